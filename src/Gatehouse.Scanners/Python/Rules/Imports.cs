using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The import of <c>telnetlib</c>.</summary>
public sealed class ImportTelnetlib : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-telnetlib",
            Title = "`telnetlib` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("401", "import_telnetlib"),
            Why = "Telnet sends all in the clear: whoever sees the traffic reads the password and can type for the user.",
            Fix = "Use SSH, which hides and checks what is sent.",
            References = ["https://docs.python.org/3.12/library/telnetlib.html"],
        };

    public override IEnumerable<Example> Examples => [Bad("«import telnetlib»\n"), Good("another module", "import asyncssh\n")];

    protected override ImmutableArray<string> Modules => ["telnetlib"];

    protected override string Message(string module) => "telnet sends the password in the clear";
}

/// <summary>The import of <c>ftplib</c>.</summary>
public sealed class ImportFtplib : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-ftplib",
            Title = "`ftplib` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("402", "import_ftplib"),
            Why = "FTP sends all in the clear: whoever sees the traffic reads the password and the files.",
            Fix = "Use SFTP, or `FTP_TLS` of the same module.",
            References = ["https://docs.python.org/3/library/ftplib.html#ftplib.FTP_TLS"],
        };

    public override IEnumerable<Example> Examples => [Bad("«from ftplib import FTP»\n"), Good("another module", "import asyncssh\n")];

    protected override ImmutableArray<string> Modules => ["ftplib"];

    protected override string Message(string module) => "FTP sends the password in the clear";
}

/// <summary>The import of a module that reads pickled data.</summary>
public sealed class ImportPickle : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-pickle",
            Title = "A module that reads pickled data is imported",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [502],
            Tier = Tier.Audit,
            Aliases = Names("403", "import_pickle"),
            Why = "Pickled data says which functions are called when it is read: whoever wrote it runs code here.",
            Fix = "Use JSON, or see to it that only data of one's own is read.",
            References = ["https://docs.python.org/3/library/pickle.html"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«import pickle»\nshelves = «__import__('shelve')»\n"), Good("another module", "import json\n")];

    protected override ImmutableArray<string> Modules => ["pickle", "cPickle", "dill", "shelve"];

    protected override string Message(string module) => $"`{module}` can run what the data says";
}

/// <summary>The import of <c>subprocess</c>.</summary>
public sealed class ImportSubprocess : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-subprocess",
            Title = "`subprocess` is imported",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [78],
            Tier = Tier.Audit,
            Aliases = Names("404", "import_subprocess"),
            Why = "Code that starts programs is worth a look: what reaches their command lines can be a command.",
            Fix = "See to it that programs are fixed and their arguments are passed as lists.",
            References = ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«import subprocess»\n«from subprocess import run»\n"), Good("another module", "import shutil\n")];

    protected override ImmutableArray<string> Modules => ["subprocess"];

    protected override string Message(string module) => "this code starts programs";
}

/// <summary>The import of a parser that resolves entities or lets them grow.</summary>
public abstract class ImportXmlRule : ImportRule
{
    protected sealed override string Message(string module) => $"`{module}` trusts the documents that it reads; `defusedxml` does not";

    private protected static RuleFacts About(string id, string title, string number, string name) =>
        new()
        {
            Id = id,
            Title = title,
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [611, 20],
            Tier = Tier.Audit,
            Aliases = Names(number, name),
            Why = "Entities in a hostile document can read files, open connections, or grow until the memory is used up.",
            Fix = "Import the same parser from `defusedxml`.",
            References = ["https://docs.python.org/3/library/xml.html#xml-security", "https://github.com/tiran/defusedxml"],
        };
}

/// <summary>The import of <c>xml.etree</c>.</summary>
public sealed class ImportXmlEtree : ImportXmlRule
{
    public override RuleFacts Facts { get; } = About("python/import-xml-etree", "`xml.etree` is imported", "405", "import_xml_etree");

    public override IEnumerable<Example> Examples =>
        [Bad("«import xml.etree.ElementTree as et»\n"), Good("defused", "import defusedxml.ElementTree as et\n")];

    protected override ImmutableArray<string> Modules => ["xml.etree.cElementTree", "xml.etree.ElementTree"];
}

/// <summary>The import of <c>xml.sax</c>.</summary>
public sealed class ImportXmlSax : ImportXmlRule
{
    public override RuleFacts Facts { get; } = About("python/import-xml-sax", "`xml.sax` is imported", "406", "import_xml_sax");

    public override IEnumerable<Example> Examples => [Bad("«from xml import sax»\n"), Good("defused", "from defusedxml import sax\n")];

    protected override ImmutableArray<string> Modules => ["xml.sax"];
}

/// <summary>The import of <c>xml.dom.expatbuilder</c>.</summary>
public sealed class ImportXmlExpat : ImportXmlRule
{
    public override RuleFacts Facts { get; } =
        About("python/import-xml-expat", "`xml.dom.expatbuilder` is imported", "407", "import_xml_expat");

    public override IEnumerable<Example> Examples =>
        [Bad("«from xml.dom import expatbuilder»\n"), Good("defused", "from defusedxml import expatbuilder\n")];

    protected override ImmutableArray<string> Modules => ["xml.dom.expatbuilder"];
}

/// <summary>The import of <c>xml.dom.minidom</c>.</summary>
public sealed class ImportXmlMinidom : ImportXmlRule
{
    public override RuleFacts Facts { get; } =
        About("python/import-xml-minidom", "`xml.dom.minidom` is imported", "408", "import_xml_minidom");

    public override IEnumerable<Example> Examples =>
        [Bad("«from xml.dom.minidom import parseString»\n"), Good("defused", "from defusedxml.minidom import parseString\n")];

    protected override ImmutableArray<string> Modules => ["xml.dom.minidom"];
}

/// <summary>The import of <c>xml.dom.pulldom</c>.</summary>
public sealed class ImportXmlPulldom : ImportXmlRule
{
    public override RuleFacts Facts { get; } =
        About("python/import-xml-pulldom", "`xml.dom.pulldom` is imported", "409", "import_xml_pulldom");

    public override IEnumerable<Example> Examples => [Bad("«import xml.dom.pulldom»\n"), Good("defused", "import defusedxml.pulldom\n")];

    protected override ImmutableArray<string> Modules => ["xml.dom.pulldom"];
}

/// <summary>The import of <c>xmlrpc</c>.</summary>
public sealed class ImportXmlrpclib : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-xmlrpclib",
            Title = "`xmlrpc` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [776, 20],
            Tier = Tier.Audit,
            Aliases = Names("411", "import_xmlrpclib"),
            Why = "The module reads XML from the network, and entities in it can grow until the memory is used up.",
            Fix = "Call `defusedxml.xmlrpc.monkey_patch()` first, or use another protocol.",
            References = ["https://docs.python.org/3/library/xmlrpc.html"],
        };

    public override IEnumerable<Example> Examples => [Bad("«import xmlrpc.client»\n"), Good("defused", "from defusedxml import xmlrpc\n")];

    protected override ImmutableArray<string> Modules => ["xmlrpc"];

    protected override string Message(string module) => $"`{module}` trusts the XML that comes from the network";
}

/// <summary>The import of a CGI handler.</summary>
public sealed class ImportHttpoxy : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-httpoxy",
            Title = "A CGI handler is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [284],
            Tier = Tier.Audit,
            Aliases = Names("412", "import_httpoxy"),
            Why = "Under CGI the header `Proxy` of a request becomes `HTTP_PROXY`: who sends it reads what the program asks other servers.",
            Fix = "Use WSGI or ASGI, or take the header off in front of the program.",
            References = ["https://httpoxy.org/"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«from wsgiref.handlers import CGIHandler»\n"), Good("no CGI", "from wsgiref.handlers import SimpleHandler\n")];

    protected override ImmutableArray<string> Modules =>
        ["wsgiref.handlers.CGIHandler", "twisted.web.twcgi.CGIScript", "twisted.web.twcgi.CGIDirectory"];

    protected override string Message(string module) => "a request can set the proxy of a CGI program";
}

/// <summary>The import of PyCrypto.</summary>
public sealed class ImportPycrypto : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-pycrypto",
            Title = "PyCrypto is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [327, 1104],
            Tier = Tier.Audit,
            Aliases = Names("413", "import_pycrypto"),
            Why = "PyCrypto has had no maintainer since 2013, and a known overflow was never mended.",
            Fix = "Use `cryptography`, or `pycryptodomex`, which has the same interface under the name `Cryptodome`.",
            References = ["https://cryptography.io/", "https://nvd.nist.gov/vuln/detail/CVE-2013-7459"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«from Crypto.Cipher import AES»\n"), Good("its heir", "from Cryptodome.Cipher import AES\n")];

    protected override ImmutableArray<string> Modules =>
        [
            "Crypto.Cipher",
            "Crypto.Hash",
            "Crypto.IO",
            "Crypto.Protocol",
            "Crypto.PublicKey",
            "Crypto.Random",
            "Crypto.Signature",
            "Crypto.Util",
        ];

    protected override string Message(string module) => $"`{module}` belongs to a library that nobody mends";
}

/// <summary>The import of <c>pyghmi</c>.</summary>
public sealed class ImportPyghmi : ImportRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/import-pyghmi",
            Title = "`pyghmi` is imported",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [319],
            Tier = Tier.Audit,
            Aliases = Names("415", "import_pyghmi"),
            Why = "IPMI gives away hashes of its passwords to whoever asks, and much of it goes in the clear.",
            Fix = "Keep IPMI in a network of its own, or use Redfish over TLS.",
            References = ["https://www.cisa.gov/news-events/alerts/2013/07/26/risks-using-intelligent-platform-management-interface-ipmi"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("«from pyghmi.ipmi import command»\n"), Good("another module", "import redfish\n")];

    protected override ImmutableArray<string> Modules => ["pyghmi"];

    protected override string Message(string module) => "IPMI does not protect what it sends";
}
