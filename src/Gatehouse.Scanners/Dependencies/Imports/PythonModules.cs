using System.Collections.Frozen;

namespace Gatehouse.Scanners.Dependencies.Imports;

/// <summary>Under which names the packages of PyPI are imported, where that is not the package's own name.</summary>
internal static class PythonModules
{
    private static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["attrs"] = ["attr", "attrs"],
        ["babel"] = ["babel"],
        ["beautifulsoup4"] = ["bs4"],
        ["celery"] = ["celery"],
        ["charset-normalizer"] = ["charset_normalizer"],
        ["discord-py"] = ["discord"],
        ["django-cors-headers"] = ["corsheaders"],
        ["django-debug-toolbar"] = ["debug_toolbar"],
        ["django-filter"] = ["django_filters"],
        ["djangorestframework"] = ["rest_framework"],
        ["djangorestframework-simplejwt"] = ["rest_framework_simplejwt"],
        ["dnspython"] = ["dns"],
        ["docker-py"] = ["docker"],
        ["elasticsearch-dsl"] = ["elasticsearch_dsl"],
        ["faiss-cpu"] = ["faiss"],
        ["gitpython"] = ["git"],
        ["google-api-python-client"] = ["googleapiclient", "apiclient"],
        ["google-auth"] = ["google.auth", "google.oauth2"],
        ["google-cloud-storage"] = ["google.cloud.storage"],
        ["grpcio"] = ["grpc"],
        ["ipython"] = ["IPython"],
        ["jinja2"] = ["jinja2"],
        ["ldap3"] = ["ldap3"],
        ["lxml-html-clean"] = ["lxml_html_clean"],
        ["markdown-it-py"] = ["markdown_it"],
        ["mysql-connector-python"] = ["mysql"],
        ["mysqlclient"] = ["MySQLdb"],
        ["opencv-contrib-python"] = ["cv2"],
        ["opencv-python"] = ["cv2"],
        ["opencv-python-headless"] = ["cv2"],
        ["paho-mqtt"] = ["paho"],
        ["pillow"] = ["PIL"],
        ["pip"] = ["pip"],
        ["progressbar2"] = ["progressbar"],
        ["protobuf"] = ["google.protobuf"],
        ["psycopg2-binary"] = ["psycopg2"],
        ["psycopg-binary"] = ["psycopg"],
        ["py"] = ["py"],
        ["pycrypto"] = ["Crypto"],
        ["pycryptodome"] = ["Crypto"],
        ["pycryptodomex"] = ["Cryptodome"],
        ["pygments"] = ["pygments"],
        ["pyjwt"] = ["jwt"],
        ["pymongo"] = ["pymongo", "bson", "gridfs"],
        ["pymysql"] = ["pymysql"],
        ["pynacl"] = ["nacl"],
        ["pyopenssl"] = ["OpenSSL"],
        ["pyserial"] = ["serial"],
        ["pysocks"] = ["socks", "sockshandler"],
        ["python-dateutil"] = ["dateutil"],
        ["python-docx"] = ["docx"],
        ["python-dotenv"] = ["dotenv"],
        ["python-gitlab"] = ["gitlab"],
        ["python-gnupg"] = ["gnupg"],
        ["python-jose"] = ["jose"],
        ["python-keystoneclient"] = ["keystoneclient"],
        ["python-ldap"] = ["ldap"],
        ["python-magic"] = ["magic"],
        ["python-memcached"] = ["memcache"],
        ["python-multipart"] = ["multipart", "python_multipart"],
        ["python-pptx"] = ["pptx"],
        ["python-slugify"] = ["slugify"],
        ["python-socketio"] = ["socketio"],
        ["python-engineio"] = ["engineio"],
        ["python3-openid"] = ["openid"],
        ["pytz"] = ["pytz"],
        ["pywin32"] = ["win32api", "win32con", "win32gui", "pythoncom"],
        ["pyyaml"] = ["yaml"],
        ["pyzmq"] = ["zmq"],
        ["rsa"] = ["rsa"],
        ["ruamel-yaml"] = ["ruamel.yaml", "ruamel"],
        ["scikit-image"] = ["skimage"],
        ["scikit-learn"] = ["sklearn"],
        ["sentry-sdk"] = ["sentry_sdk"],
        ["setuptools"] = ["setuptools", "pkg_resources"],
        ["speechrecognition"] = ["speech_recognition"],
        ["tensorflow-cpu"] = ["tensorflow"],
        ["tensorflow-gpu"] = ["tensorflow"],
        ["typing-extensions"] = ["typing_extensions"],
        ["umap-learn"] = ["umap"],
        ["websocket-client"] = ["websocket"],
        ["werkzeug"] = ["werkzeug"],
        ["wtforms"] = ["wtforms"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The modules that may be the package's: a name as it is, and its usual spellings.</summary>
    public static IEnumerable<string> Of(string package)
    {
        var name = Components.Ecosystem.PyPI.Normalise(package);
        if (Known.TryGetValue(name, out var modules))
        {
            foreach (var module in modules)
                yield return module;
        }

        yield return package;
        var plain = name.Replace('-', '_');
        yield return plain;
        yield return name.Replace('-', '.');
        yield return package.Replace('-', '_');
        foreach (var prefix in (string[])["python_", "py_", "py"])
        {
            if (plain.StartsWith(prefix, StringComparison.Ordinal) && plain.Length > prefix.Length + 2)
                yield return plain[prefix.Length..];
        }

        if (plain.EndsWith("_python", StringComparison.Ordinal))
            yield return plain[..^7];
    }
}
