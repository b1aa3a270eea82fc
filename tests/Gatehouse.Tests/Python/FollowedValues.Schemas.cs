namespace Gatehouse.Tests.Python;

/// <summary>What is read of a request by a schema of fields, and what resolvers of GraphQL are given.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Through_schemas_of_marshmallow_into_parameters() =>
        Reports_its_marks(
            """
            import functools
            import os
            import sqlite3
            from flask import abort, session
            from flask.views import MethodView
            from flask_smorest import Blueprint
            from marshmallow import Schema, fields, validate, validates, post_load
            from webargs.flaskparser import use_args, use_kwargs

            ZONE = validate.Regexp(r'^[a-z]{1,9}\Z')
            blp = Blueprint('gates', __name__)
            db = sqlite3.connect('gates.db')

            def known(view):
                @functools.wraps(view)
                def wrapper(*args, **kwargs):
                    if 'who' not in session:
                        abort(401)
                    return view(*args, **kwargs)
                return wrapper

            class Point(Schema):
                label = fields.Str()
                east = fields.Float()

            class Wanted(Schema):
                name = fields.String(required=True)
                sort = fields.Str(load_default='name', validate=validate.OneOf(['name', 'age']))
                zone = fields.Str(validate=[validate.Length(1, 9), ZONE])
                page = fields.Int(load_default=1)
                shown = fields.Str(dump_only=True)
                tags = fields.List(fields.Str())
                point = fields.Nested(Point)
                points = fields.Nested(lambda: Point(), many=True)

            @blp.route('/gates')
            class Gates(MethodView):
                @known
                @blp.arguments(Wanted, location='query')
                @blp.response(200)
                def get(self, wanted):
                    db.execute('SELECT * FROM gates ORDER BY %s LIMIT %d' % (wanted['sort'], wanted['page']))
                    db.execute("SELECT * FROM gates WHERE zone = '" + wanted['zone'] + "'")
                    db.execute("SELECT * FROM gates WHERE east = %s" % wanted['point']['east'])
                    db.execute("SELECT * FROM gates WHERE label = '%s'" % wanted['point']['label'])  # !sql-injection
                    db.execute("SELECT * FROM gates WHERE name = '" + wanted['name'] + "'")  # !sql-injection
                    for tag in wanted['tags']:
                        os.system('touch ' + tag)  # !command-injection
                    for point in wanted['points']:
                        os.system('touch %s' % point['east'])
                        os.system('touch ' + point['label'])  # !command-injection

            @blp.route('/gates/<int:gate>', methods=['POST'])
            @blp.arguments(Wanted, location='query')
            @blp.arguments(Point)
            def put(query, point, gate):
                os.system('touch %s %s' % (gate, query['sort']))
                os.system('touch ' + point['label'])  # !command-injection

            @blp.route('/by-keywords')
            @blp.arguments(Wanted, location='query', as_kwargs=True)
            def by_keywords(name, sort, **others):
                os.system('touch ' + sort)
                os.system('touch %s' % others['page'])
                os.system('touch ' + others['zone'])
                os.system('touch ' + name)  # !command-injection

            look = {'who': fields.Str(), 'age': fields.Int()}

            @blp.route('/used')
            @use_args(look, location='query')
            def used(given):
                os.system('id %s' % given['age'])
                os.system('id ' + given['who'])  # !command-injection

            @blp.route('/used/more')
            @use_kwargs({'who': fields.Str(), 'age': fields.Int()})
            def used_more(who, age):
                os.system('id %s' % age)
                os.system('id ' + who)  # !command-injection
            """
        );

    [Fact]
    public void Through_schemas_that_load_what_was_sent() =>
        Reports_its_marks(
            """
            import os
            from dataclasses import dataclass
            from flask import Flask, request
            from marshmallow import Schema, fields, post_load, validate, validates, INCLUDE

            app = Flask(__name__)

            @dataclass
            class Job:
                host: str
                times: int

            class JobSchema(Schema):
                host = fields.Str(required=True)
                times = fields.Integer()
                mode = fields.Str(validate=validate.And(validate.Length(max=9), validate.OneOf(('fast', 'slow'))))
                checked = fields.Str()
                own = fields.Str(validate=lambda text: text.isalnum())

                @validates('checked')
                def is_checked(self, value):
                    if value not in HOSTS:
                        raise ValueError(value)

            class MadeSchema(Schema):
                host = fields.Str(required=True)
                times = fields.Integer()

                @post_load
                def make(self, data, **kwargs):
                    return Job(**data)

            class Open(Schema):
                class Meta:
                    unknown = INCLUDE
                times = fields.Integer()

            many = JobSchema(many=True)

            @app.post('/')
            def start():
                job = JobSchema().load(request.get_json())
                os.system('ping -c %s %s' % (job['times'], job['mode']))
                # By checks of the program's own, which nobody knows: told with low confidence.
                os.system('ping ' + job['checked'])  # !command-injection
                os.system('ping ' + job['own'])  # !command-injection
                os.system('ping ' + job['host'])  # !command-injection
                open_one = Open().load(request.get_json())
                os.system('ping %s' % open_one['times'])
                os.system('ping ' + open_one['host'])  # !command-injection
                return 'ok'

            @app.post('/made')
            def made():
                job = MadeSchema().load(request.get_json())
                os.system('ping -c %s' % job.times)
                os.system('ping ' + job.host)  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void From_routes_that_lead_to_classes() =>
        Reports_its_marks(
            """
            import os
            from flask import Flask
            from flask.views import MethodView
            from flask_restful import Api, Resource
            from flask_restx import Namespace, Resource as Answer

            app = Flask(__name__)
            api = Api(app)
            space = Namespace('hosts')

            class Host(Resource):
                def get(self, host, times):
                    os.system('ping -c %s x' % times)
                    os.system('ping ' + host)  # !command-injection
                    return {'host': host}

            api.add_resource(Host, '/host/<host>/<int:times>')

            @space.route('/answer/<int:number>')
            class Numbered(Answer):
                def get(self, number):
                    os.system('ping -c %s x' % number)

                def post(self, number):
                    os.system('ping -c %s %s' % (number, space.payload['host']))  # !command-injection

            class Viewed(MethodView):
                def get(self, host, times):
                    os.system('ping -c %s x' % times)
                    os.system('ping ' + host)  # !command-injection
                    return 'ok'

            app.add_url_rule('/view/<host>/<int:times>', view_func=Viewed.as_view('viewed'))
            """
        );

    [Fact]
    public void From_queries_of_GraphQL_into_resolvers() =>
        Reports_its_marks(
            """
            import os
            import graphene
            import strawberry
            from ariadne import MutationType, QueryType, gql, make_executable_schema

            class Pace(graphene.Enum):
                SLOW = 'slow'
                FAST = 'fast'

            class Where(graphene.InputObjectType):
                host = graphene.String()
                port = graphene.Int()

            class Query(graphene.ObjectType):
                traced = graphene.String(host=graphene.String(required=True), hops=graphene.Int(), pace=Pace())
                listed = graphene.List(graphene.String, hosts=graphene.List(graphene.String), hop=graphene.Argument(graphene.Int))
                idle = graphene.String()

                def resolve_traced(root, info, host, hops=3, pace=None):
                    os.system('traceroute -m %s %s x' % (hops, pace))
                    return os.popen('traceroute ' + host).read()  # !command-injection

                def resolve_listed(self, info, hosts, **more):
                    os.system('traceroute -m %s x' % more['hop'])
                    os.system('traceroute ' + hosts[0])  # !command-injection

                def resolve_idle(self, info):
                    os.system('traceroute %s' % self.idle)

            class Ping(graphene.Mutation):
                class Arguments:
                    host = graphene.String(required=True)
                    times = graphene.Int(required=True)
                    where = Where()

                ok = graphene.Boolean()

                @staticmethod
                def mutate(root, info, host, times, where):
                    os.system('ping -c %s x' % times)
                    os.system('ping -p %s x' % where['port'])
                    os.system('ping ' + where['host'])  # !command-injection
                    os.system('ping ' + host)  # !command-injection

            class PingLater(graphene.relay.ClientIDMutation):
                class Input:
                    host = graphene.String(required=True)
                    times = graphene.Int(required=True)

                @classmethod
                def mutate_and_get_payload(cls, root, info, **given):
                    os.system('ping -c %s x' % given['times'])
                    os.system('ping ' + given['host'])  # !command-injection

            types = gql('''
                "How one asks." enum Speed { SLOW FAST }
                input Host { name: String! port: Int! }
                type Query { looked(name: String!, depth: Int, speed: Speed): String }  # what( it: Int): does
                type Mutation { wake(host: Host!, hardTimes: Int!): Boolean }
            ''')
            query = QueryType()
            mutation = MutationType()

            @query.field('looked')
            def looked(_, info, name, depth, speed):
                os.system('dig -d %s %s x' % (depth, speed))
                os.system('dig ' + name)  # !command-injection

            @mutation.field('wake')
            def wake(parent, info, host, hard_times):
                os.system('wake %s %s' % (host['port'], hard_times))
                os.system('wake ' + host['name'])  # !command-injection

            schema = make_executable_schema(types, query, mutation)

            @strawberry.input
            class Target:
                name: str
                port: int

            @strawberry.type
            class Questions:
                @strawberry.field
                def known(self, info: strawberry.Info, name: str, times: int = 1) -> str:
                    os.system('ping -c %s x' % times)
                    return os.popen('ping ' + name).read()  # !command-injection

                @strawberry.mutation(description='Sends one.')
                async def send(self, target: Target, id: strawberry.ID) -> bool:
                    os.system('ping -p %s x' % target.port)
                    os.system('ping ' + id)  # !command-injection
                    os.system('ping ' + target.name)  # !command-injection
                    return True

                async def not_asked(self, name: str):
                    os.system('ping ' + name)
            """
        );
}
