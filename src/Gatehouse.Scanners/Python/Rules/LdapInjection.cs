using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside inside an LDAP filter or name.</summary>
public sealed class LdapInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/ldap-injection",
            Title = "An LDAP filter built from what a client sends",
            Severity = Severity.High,
            Cwe = [90],
            Why = """
                Parentheses and stars belong to the filter: `*)(uid=*` in the place of a name finds everybody, and signs in as the first of them.
                """,
            Fix = """
                Escape each value: `ldap.filter.escape_filter_chars`, in a name `ldap.dn.escape_dn_chars`; `ldap3.utils.conv.escape_filter_chars`.
                """,
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/LDAP_Injection_Prevention_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import ldap

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    user = request.args['user']
                    connection = ldap.initialize('ldap://localhost')
                    found = connection.search_s('ou=people,dc=example', ldap.SCOPE_SUBTREE, «'(uid=' + user + ')'»)
                    return {'found': len(found)}
                """
            ),
            Bad(
                "escaped for the other half",
                new ExampleFile(
                    "app.py",
                    """
                    import ldap
                    from flask import Flask, request
                    from ldap.dn import escape_dn_chars

                    app = Flask(__name__)


                    @app.route('/')
                    def page():
                        user = escape_dn_chars(request.args['user'])
                        connection = ldap.initialize('ldap://localhost')
                        found = connection.search_s('dc=example', ldap.SCOPE_SUBTREE, «'(uid=' + user + ')'»)
                        return {'found': len(found)}
                    """
                )
            ),
            Good(
                "escaped",
                """
                import ldap
                from ldap.filter import escape_filter_chars

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    user = escape_filter_chars(request.args['user'])
                    connection = ldap.initialize('ldap://localhost')
                    found = connection.search_s('ou=people,dc=example', ldap.SCOPE_SUBTREE, '(uid=' + user + ')')
                    return {'found': len(found)}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Ldap;

    protected override string Tell(string called) => $"becomes part of the LDAP search of {called}";
}
