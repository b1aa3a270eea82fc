namespace Gatehouse.Tests.Python;

/// <summary>Filters of document databases, where the operator decides what a value can do.</summary>
public sealed partial class MarkedHandlers
{
    [Fact]
    public void Of_document_databases() =>
        Report_their_marks(
            """
            import re
            from flask import Flask, request
            from flask_pymongo import PyMongo
            from bson import ObjectId
            from bson.code import Code
            app = Flask(__name__)
            mongo = PyMongo(app)

            @app.post("/bad1")
            def bad1():
                return str(mongo.db.users.find_one(request.json))  # !nosql-injection

            @app.get("/bad2")
            def bad2():
                return str(list(mongo.db.users.find(request.args.to_dict())))  # !nosql-injection

            @app.get("/bad3")
            def bad3():
                return str(list(mongo.db.users.find(dict(request.args))))  # !nosql-injection

            @app.get("/bad4")
            def bad4():
                f = {}
                for k, v in request.args.items():
                    f[k] = v
                return str(list(mongo.db.users.find(f)))  # !nosql-injection

            @app.get("/bad5")
            def bad5():
                pipe = [{"$match": {"$and": [{"a": 1}, {"b": request.json["b"]}]}}, {"$group": {"_id": 1}}]
                return str(list(mongo.db.users.aggregate(pipe)))  # !nosql-injection

            @app.get("/bad6")
            def bad6():
                pipe = [{"$project": {"x": {"$function": {"body": "function() { return " + request.args["e"] + "}", "args": [], "lang": "js"}}}}]
                return str(list(mongo.db.users.aggregate(pipe)))  # !nosql-injection

            @app.get("/bad7")
            def bad7():
                m = Code("function() { emit(this.%s, 1) }" % request.args["f"])  # !nosql-injection
                return str(mongo.db.users.map_reduce(m, Code("function(k,v){}"), "out"))

            @app.get("/bad8")
            def bad8():
                return str(list(mongo.db.users.find().where("this.a > " + request.args["f"])))  # !nosql-injection

            @app.post("/bad9")
            def bad9():
                mongo.db.users.update_one({"_id": ObjectId(request.args["id"])}, {"$set": request.get_json()})  # !mass-assignment
                return ""

            @app.post("/bad10")
            def bad10():
                mongo.db.users.update_one({"_id": ObjectId(request.args["id"])}, request.get_json())  # !mass-assignment
                return ""

            @app.get("/good1")
            def good1():
                return str(mongo.db.users.find_one({"name": request.args.get("name"), "f": request.form["x"]}))

            @app.get("/good2")
            def good2():
                return str(mongo.db.users.find_one({"_id": ObjectId(request.json["id"])}))

            @app.get("/good3")
            def good3():
                q = re.escape(request.args["q"])
                return str(mongo.db.users.find({"name": {"$regex": "^" + q, "$options": "i"}}))

            @app.get("/good4")
            def good4():
                return str(mongo.db.users.find({"$where": "this.a > %d" % int(request.args["n"])}))

            @app.post("/good5")
            def good5():
                b = request.get_json()
                mongo.db.users.update_one({"_id": ObjectId(b["id"])}, {"$set": {"name": b["name"]}})
                return ""

            @app.post("/good6")
            def good6():
                field = request.args["field"]
                if field not in ("a", "b"):
                    return ""
                return str(mongo.db.users.find({field: request.args["v"]}))

            @app.get("/good7")
            def good7():
                return str(mongo.db.users.find({f"meta.{request.args['k']}": request.args["v"]}))

            @app.get("/good8")
            def good8():
                text = request.get_json()["text"]
                return str(text.find(request.get_json()["needle"]))

            @app.get("/good9")
            def good9():
                return str(mongo.db.users.find({}, {"a": 1}).sort(request.args["s"], 1))
            """
        );

    [Fact]
    public void Of_document_databases_behind_types() =>
        Report_their_marks(
            """
            from typing import Any, Dict, List, Optional, Union, Literal
            from fastapi import FastAPI, Body, Query, Path, Depends
            from pydantic import BaseModel, EmailStr, HttpUrl
            from motor.motor_asyncio import AsyncIOMotorClient
            app = FastAPI()
            db = AsyncIOMotorClient("x", tz_aware=True).shop

            class Loose(BaseModel):
                name: Any
                extra: Dict[str, Any] = {}
                either: Union[str, dict] = ""
                plain: str
                mail: EmailStr
                tags: List[str] = []
                opt: Optional[str] = None
                kind: Literal["a", "b"]

            @app.post("/bad1")
            async def bad1(credentials: dict):
                return await db.users.find_one({"name": credentials["name"]})  # !nosql-injection

            @app.post("/bad2")
            async def bad2(credentials: Dict[str, Any] = Body(...)):
                return await db.users.find_one({"name": credentials["name"]})  # !nosql-injection

            @app.post("/bad3")
            async def bad3(criteria: Any = Body(...)):
                return await db.users.find(criteria).to_list(10)  # !nosql-injection

            @app.post("/bad4")
            async def bad4(form: Loose):
                return await db.users.find_one({"name": form.name})  # !nosql-injection

            @app.post("/bad5")
            async def bad5(form: Loose):
                return await db.users.find_one({"name": form.either})  # !nosql-injection

            @app.post("/bad6")
            async def bad6(form: Loose):
                return await db.users.find(form.extra).to_list(3)  # !nosql-injection

            @app.post("/good1")
            async def good1(form: Loose):
                return await db.users.find_one({"name": form.plain, "mail": form.mail, "o": form.opt, "k": form.kind, "t": {"$in": form.tags}})

            @app.post("/good2")
            async def good2(name: str = Body(...), pin: int = Body(...)):
                return await db.users.find_one({"name": name, "pin": pin})

            @app.get("/good3/{name}")
            async def good3(name, q: Optional[str] = None):
                return await db.users.find_one({"name": name, "q": q})

            @app.post("/good4")
            async def good4(form: Dict[str, str]):
                return await db.users.find_one({"name": form["name"]})

            @app.post("/good5")
            async def good5(form: dict):
                name = form.get("name")
                if not isinstance(name, str):
                    return {}
                return await db.users.find_one({"name": name})

            @app.post("/good6")
            async def good6(form: dict):
                name = form.get("name")
                if isinstance(name, (dict, list)):
                    return {}
                return await db.users.find_one({"name": name})

            @app.post("/good7")
            async def good7(form: dict):
                return await db.users.find_one({"name": {"$eq": str(form["name"])}, "n": int(form["n"])})
            """
        );

    [Fact]
    public void Of_document_databases_of_unknown_origin() =>
        Report_their_marks(
            """
            from flask import Flask, request, current_app
            from bs4 import BeautifulSoup
            app = Flask(__name__)

            @app.post("/bad1")
            def bad1():
                return str(list(current_app.store.users.find({"name": request.json["name"]})))  # !nosql-injection

            @app.post("/good1")
            def good1():
                return str(BeautifulSoup(request.data).find(request.json["tag"], {"class": request.json["c"]}))
            """
        );
}
