namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>LDAP.</summary>
internal sealed class Directories : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (var connection in (string[])["ldap.initialize()", "ldap.open()", "ldap.ldapobject.LDAPObject()"])
        {
            foreach (var verb in (string[])["search", "search_s", "search_st", "search_ext", "search_ext_s"])
                sheet.Sink(SinkKinds.Ldap, $"{connection}.{verb}(0|base, 2|filterstr)");
            foreach (var verb in (string[])["modify_s", "add_s", "delete_s", "compare_s", "rename_s", "bind_s", "simple_bind_s"])
                sheet.Sink(SinkKinds.Ldap, $"{connection}.{verb}(0)", confidence: Confidence.Medium);
        }

        sheet.Sink(SinkKinds.Ldap, "ldap3.Connection().search(0|search_base, 1|search_filter)");
        foreach (var verb in (string[])["add", "delete", "modify", "compare"])
            sheet.Sink(SinkKinds.Ldap, $"ldap3.Connection().{verb}(0|dn)", confidence: Confidence.Medium);
        sheet.Sink(SinkKinds.Ldap, "?.search_s(0, 2)");
        foreach (
            var escape in (string[])
                [
                    "ldap.filter.escape_filter_chars(0)",
                    "ldap.filter.filter_format(1)",
                    "ldap.dn.escape_dn_chars(0)",
                    "ldap3.utils.conv.escape_filter_chars(0)",
                    "ldap3.utils.dn.escape_rdn(0)",
                    "ldap3.utils.conv.escape_bytes(0)",
                ]
        )
            sheet.Sanitizer(SinkKinds.Ldap, escape);
    }
}
