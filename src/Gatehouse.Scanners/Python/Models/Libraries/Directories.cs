namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>LDAP.</summary>
internal sealed class Directories : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (var connection in (string[])["ldap.initialize()", "ldap.open()", "ldap.ldapobject.LDAPObject()", "?"])
        {
            foreach (var verb in (string[])["search", "search_s", "search_st", "search_ext", "search_ext_s"])
            {
                // Many things search; what ends in `_s` waits for a directory.
                if (connection == "?" && !verb.EndsWith("_s", StringComparison.Ordinal))
                    continue;
                sheet.Sink(SinkKinds.LdapName, $"{connection}.{verb}(0|base)");
                sheet.Sink(SinkKinds.Ldap, $"{connection}.{verb}(2|filterstr)");
            }

            if (connection == "?")
                continue;
            foreach (var verb in (string[])["modify_s", "add_s", "delete_s", "compare_s", "rename_s", "bind_s", "simple_bind_s"])
                sheet.Sink(SinkKinds.LdapName, $"{connection}.{verb}(0)", confidence: Confidence.Medium);
        }

        sheet.Sink(SinkKinds.LdapName, "ldap3.Connection().search(0|search_base)");
        sheet.Sink(SinkKinds.Ldap, "ldap3.Connection().search(1|search_filter)");
        foreach (var search in (string[])["paged_search", "persistent_search"])
        {
            sheet.Sink(SinkKinds.LdapName, $"ldap3.Connection().extend.standard.{search}(0|search_base)");
            sheet.Sink(SinkKinds.Ldap, $"ldap3.Connection().extend.standard.{search}(1|search_filter)");
        }

        foreach (var verb in (string[])["add", "delete", "modify", "modify_dn", "compare"])
            sheet.Sink(SinkKinds.LdapName, $"ldap3.Connection().{verb}(0|dn)", confidence: Confidence.Medium);
        foreach (
            var escape in (string[])
                [
                    "ldap.filter.escape_filter_chars(0)",
                    "ldap.filter.filter_format(1)",
                    "ldap3.utils.conv.escape_filter_chars(0)",
                    "ldap3.utils.conv.escape_bytes(0)",
                ]
        )
            sheet.Sanitizer(SinkKinds.Ldap, escape);
        foreach (var escape in (string[])["ldap.dn.escape_dn_chars(0)", "ldap3.utils.dn.escape_rdn(0)"])
            sheet.Sanitizer(SinkKinds.LdapName, escape);
    }
}
