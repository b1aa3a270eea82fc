namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Cookies that a response sets, by whatever framework.</summary>
internal sealed class Cookies : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        // Flask's, Django's and Starlette's responses take the flags at the same places; other methods have others there.
        Declare(sheet, "?.set_cookie", 6, 7, 8);
        Declare(sheet, "werkzeug.http.dump_cookie", 6, 7, -1);
        Declare(sheet, "werkzeug.dump_cookie", 6, 7, -1);
        Declare(sheet, "?.set_signed_cookie", -1, -1, -1);
        Declare(sheet, "?.set_secure_cookie", -1, -1, -1);
    }

    private static void Declare(ModelSheet sheet, string call, int secure, int httpOnly, int sameSite)
    {
        sheet.Offence(OffenceKind.CookieWithoutSecure, call, facts => Flag(facts, secure, "secure"));
        sheet.Offence(OffenceKind.CookieWithoutHttponly, call, facts => Flag(facts, httpOnly, "httponly"));
        sheet.Offence(OffenceKind.CookieForAllSites, call, facts => SameSite(facts, sameSite));
    }

    private static Charge? Flag(CallFacts call, int position, string name)
    {
        if (IsDeletion(call))
            return null;
        if (call.Has(position, name))
            return call.IsFalse(position, name) ? new Charge(NameOf(call)) { At = new ArgumentSpec(position, name) } : null;
        return call.MayHaveMore ? null : new Charge(NameOf(call));
    }

    private static Charge? SameSite(CallFacts call, int position) =>
        call.Texts(position, "samesite") is [var only] && only.Equals("none", StringComparison.OrdinalIgnoreCase) && !IsDeletion(call)
            ? new Charge(NameOf(call)) { At = new ArgumentSpec(position, "samesite") }
            : null;

    private static string NameOf(CallFacts call) => call.Text(0, "key") ?? call.Text(-1, "name") ?? "";

    private static bool IsDeletion(CallFacts call) =>
        !call.Has(1, "value") || call.IsFalse(1, "value") || call.IsNumber(2, "max_age", 0) || call.IsNumber(3, "expires", 0);
}
