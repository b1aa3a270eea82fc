namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Databases beside PEP 249: mappers, asynchronous drivers.</summary>
internal sealed class Databases : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        Models(sheet);
        SqlAlchemy(sheet);
        Drivers(sheet);
    }

    /// <summary>Records with a column for each keyword: who chooses the names chooses the columns.</summary>
    private static void Models(ModelSheet sheet)
    {
        foreach (
            var model in (string[])
                [
                    "flask_sqlalchemy.SQLAlchemy().Model",
                    "sqlalchemy.orm.DeclarativeBase",
                    "sqlalchemy.orm.declarative_base()",
                    "sqlalchemy.ext.declarative.declarative_base()",
                    "django.db.models.Model",
                    "peewee.Model",
                    "mongoengine.Document",
                    "tortoise.models.Model",
                ]
        )
        {
            sheet.Sink(SinkKinds.MassAssignment, $"{model}(***)");
            sheet.Records(model);
        }

        sheet.Records(
            "sqlalchemy.orm.DeclarativeBaseNoMeta",
            "sqlalchemy.orm.registry().generate_base()",
            "sqlalchemy.ext.automap.automap_base()",
            "mongoengine.DynamicDocument",
            "mongoengine.EmbeddedDocument",
            "flask_mongoengine.MongoEngine().Document",
            "tortoise.Model",
            "gino.Gino().Model",
            "odmantic.Model",
            "beanie.Document",
            "django.contrib.auth.models.AbstractUser",
            "django.contrib.auth.models.AbstractBaseUser",
            "mptt.models.MPTTModel",
            "model_utils.models.TimeStampedModel"
        );
        sheet.Sink(SinkKinds.MassAssignment, "builtins.setattr(1)");
        // A whole dict, as it is or spread, lets the caller choose the columns.
        foreach (var query in (string[])["?.query", "?.query()", "?.filter_by()", "?.filter()", "?.where()"])
            sheet.Sink(SinkKinds.MassAssignment, $"{query}.update(0|values, ***)");
    }

    private static void SqlAlchemy(ModelSheet sheet)
    {
        foreach (var text in (string[])["sqlalchemy.text(0|text)", "sqlalchemy.sql.text(0|text)", "sqlalchemy.sql.expression.text(0|text)"])
            sheet.Sink(SinkKinds.Sql, text);
        foreach (var literal in (string[])["sqlalchemy.literal_column(0|text)", "sqlalchemy.sql.expression.literal_column(0|text)"])
            sheet.Sink(SinkKinds.Sql, literal);
        foreach (
            var session in (string[])
                [
                    "sqlalchemy.orm.Session()",
                    "sqlalchemy.orm.sessionmaker()()",
                    "sqlalchemy.orm.scoped_session()",
                    "sqlalchemy.orm.scoped_session()()",
                    "sqlalchemy.create_engine()",
                    "sqlalchemy.create_engine().connect()",
                    "sqlalchemy.create_engine().begin()",
                    "sqlalchemy.engine.Connection()",
                    "sqlalchemy.engine.Engine()",
                    "sqlalchemy.ext.asyncio.AsyncSession()",
                    "sqlalchemy.ext.asyncio.async_sessionmaker()()",
                    "flask_sqlalchemy.SQLAlchemy().session",
                    "flask_sqlalchemy.SQLAlchemy().engine",
                    "flask_sqlalchemy.SQLAlchemy().engine.connect()",
                    "sqlmodel.Session()",
                ]
        )
        {
            foreach (var verb in (string[])["execute", "scalar", "scalars", "exec", "exec_driver_sql", "stream"])
                sheet.Sink(SinkKinds.Sql, $"{session}.{verb}(0|statement)");
            sheet.Sink(SinkKinds.Sql, $"{session}.query().filter(0)");
            sheet.Sink(SinkKinds.Sql, $"{session}.query().order_by(0)");
            sheet.Sink(SinkKinds.Sql, $"{session}.query().from_statement(0)");
        }

        sheet.Sink(SinkKinds.Sql, "?.exec_driver_sql(0|statement)");
        sheet.Same("flask_sqlalchemy.SQLAlchemy().text", "sqlalchemy.text");
        // Compared with a column, a value is bound.
        sheet.Sanitizer(SinkKinds.Sql, "sqlalchemy.bindparam(1|value)");
        sheet.Sanitizer(SinkKinds.Sql, "sqlalchemy.text().bindparams");
    }

    private static void Drivers(ModelSheet sheet)
    {
        foreach (
            var connection in (string[])
                ["asyncpg.connect()", "asyncpg.create_pool()", "asyncpg.create_pool().acquire()", "asyncpg.Connection()", "asyncpg.Pool()"]
        )
        {
            foreach (var verb in (string[])["execute", "executemany", "fetch", "fetchrow", "fetchval", "prepare", "cursor"])
                sheet.Sink(SinkKinds.Sql, $"{connection}.{verb}(0|query)");
        }

        foreach (var verb in (string[])["execute", "fetch_all", "fetch_one", "fetch_val", "iterate"])
            sheet.Sink(SinkKinds.Sql, $"databases.Database().{verb}(0|query)");
        foreach (
            var module in (string[])
                [
                    "aiosqlite",
                    "aiomysql",
                    "aiopg",
                    "pymssql",
                    "oracledb",
                    "psycopg2.pool",
                    "MySQLdb.connections",
                    "pysqlite2.dbapi2",
                    "clickhouse_driver",
                    "mariadb",
                    "ibm_db_dbi",
                    "snowflake.connector",
                    "duckdb",
                ]
        )
        {
            sheet.Same($"{module}.connect()", "dbapi.Connection()");
            sheet.Same($"{module}.Connection()", "dbapi.Connection()");
        }

        foreach (
            var extra in (string[])
                [
                    "psycopg2.extensions.connection()",
                    "psycopg.AsyncConnection()",
                    "psycopg.AsyncConnection.connect()",
                    "psycopg_pool.ConnectionPool().connection()",
                ]
        )
            sheet.Same(extra, "dbapi.Connection()");
        sheet.Sink(SinkKinds.Sql, "flask_mysqldb.MySQL().connection.cursor().execute(0)");
        sheet.Sink(SinkKinds.Sql, "psycopg2.sql.SQL(0|string)");
        sheet.Sink(SinkKinds.Sql, "psycopg.sql.SQL(0|obj)");
        foreach (var sql in (string[])["psycopg2.sql", "psycopg.sql"])
            sheet.Clean($"{sql}.Identifier", $"{sql}.Literal", $"{sql}.Placeholder");
        sheet.Sanitizer(SinkKinds.Sql, "psycopg2.extensions.quote_ident(0)");
        sheet.Sanitizer(SinkKinds.Sql, "dbapi.Connection().escape_string(0)");
        sheet.Sanitizer(SinkKinds.Sql, "pymysql.converters.escape_string(0)");
        foreach (
            var type in (string[])["peewee.Database()", "peewee.SqliteDatabase()", "peewee.PostgresqlDatabase()", "peewee.MySQLDatabase()"]
        )
            sheet.Sink(SinkKinds.Sql, $"{type}.execute_sql(0|sql)");
        sheet.Sink(SinkKinds.Sql, "peewee.SQL(0|sql)");
        sheet.Sink(SinkKinds.Sql, "peewee.RawQuery(0|sql)");
        sheet.Sink(SinkKinds.Sql, "peewee.Model.raw(0|sql)");
        sheet.Sink(SinkKinds.Sql, "pandas.read_sql(0|sql)");
        sheet.Sink(SinkKinds.Sql, "pandas.read_sql_query(0|sql)");
        sheet.Sink(SinkKinds.Sql, "pony.orm.raw_sql(0)");
        sheet.Sink(SinkKinds.Sql, "tortoise.Tortoise.get_connection().execute_query(0|query)");
        sheet.Sink(SinkKinds.Sql, "google.cloud.bigquery.Client().query(0|query)");
        sheet.Sink(SinkKinds.Sql, "pyspark.sql.SparkSession().sql(0|sqlQuery)");
    }
}
