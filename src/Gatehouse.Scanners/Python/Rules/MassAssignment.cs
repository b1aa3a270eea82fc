using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>Attributes or columns whose names a client chooses.</summary>
public sealed class MassAssignment : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/mass-assignment",
            Title = "A client chooses which attributes are set",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [915],
            Why = """
                Whoever chooses the names sets more than the form shows: `is_admin`, `owner_id`, `balance`.
                """,
            Fix = """
                Name each attribute that a client may set: `User(name=data["name"], email=data["email"])`, or pass the names through a list of your own.
                """,
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from flask import Flask, request
                from flask_sqlalchemy import SQLAlchemy

                app = Flask(__name__)
                db = SQLAlchemy(app)


                class User(db.Model):
                    id = db.Column(db.Integer, primary_key=True)
                    is_admin = db.Column(db.Boolean, default=False)


                @app.route('/users', methods=['POST'])
                def create():
                    user = User(«**request.get_json()»)
                    db.session.add(user)
                    return 'ok'
                """
            ),
            Bad(
                """
                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/me', methods=['PATCH'])
                def change():
                    user = current_user()
                    for name, value in request.get_json().items():
                        setattr(user, «name», value)
                    return 'ok'
                """
            ),
            Good(
                "each by its name",
                """
                from flask import Flask, request
                from flask_sqlalchemy import SQLAlchemy

                app = Flask(__name__)
                db = SQLAlchemy(app)


                class User(db.Model):
                    name = db.Column(db.String(80))


                @app.route('/users', methods=['POST'])
                def create():
                    data = request.get_json()
                    db.session.add(User(name=data['name'], **{'email': data['email']}))
                    return 'ok'
                """
            ),
            Good(
                "names from a list of its own",
                """
                from flask import Flask, request

                app = Flask(__name__)
                ALLOWED = ('name', 'email')


                @app.route('/me', methods=['PATCH'])
                def change():
                    user = current_user()
                    data = request.get_json()
                    for name, value in data.items():
                        if name in ALLOWED:
                            setattr(user, name, value)
                    for name in ALLOWED:
                        setattr(user, name, data.get(name))
                    return 'ok'
                """
            ),
            Good(
                "a model that checks its fields",
                """
                from fastapi import FastAPI
                from pydantic import BaseModel
                from sqlalchemy.orm import DeclarativeBase


                class Base(DeclarativeBase):
                    pass


                class Item(Base):
                    pass


                class NewItem(BaseModel):
                    name: str


                app = FastAPI()


                @app.post('/items')
                def create(item: NewItem):
                    return Item(**item.model_dump())
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.MassAssignment;

    protected override string Tell(string called) => $"chooses the names that {called} sets";
}
