using System.Globalization;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Secrets;

/// <summary>
/// A corpus with labels, made at run time: places where repositories hold credentials, filled with what people choose, with chance, and with
/// what only looks like either. What is reported by default is scored; the bounds may rise and never fall.
/// </summary>
public sealed class LabelledCredentials
{
    private const double LeastRecall = 0.80;
    private const double LeastPrecision = 0.99;
    private const int ValuesPerPlace = 12;

    /// <summary>Path, and a text whose <c>{}</c> is a password.</summary>
    private static readonly (string Path, string Text)[] PasswordPlaces =
    [
        ("app/settings.py", "DB_PASSWORD = '{}'\n"),
        ("app/db.py", "conn = psycopg2.connect(host='db', user='app', password='{}')\n"),
        ("app/db.py", "conn = pymysql.connect('localhost', 'root', '{}', 'shop')\n"),
        ("app/auth.py", "if request.form['password'] == '{}':\n    login()\n"),
        ("app/auth.py", "PASSWORDS = {'admin_password': '{}'}\n"),
        ("app/mail.py", "server.login('robot@shop.internal', '{}')\n"),
        ("tests/test_login.py", "def test():\n    client.login(username='ann', password='{}')\n"),
        ("tests/test_login.py", "PASSWORD = '{}'\n"),
        ("src/Db.java", "private static final String PASSWORD = \"{}\";\n"),
        ("src/Db.java", "Connection c = DriverManager.getConnection(url, \"root\", \"{}\");\n"),
        ("src/Mail.java", "props.setProperty(\"mail.smtp.password\", \"{}\");\n"),
        ("src/test/java/LoginTest.java", "user.setPassword(\"{}\");\n"),
        ("src/Config.cs", "public string Password { get; set; } = \"{}\";\n"),
        ("src/Mail.cs", "smtp.Credentials = new NetworkCredential(\"robot\", \"{}\");\n"),
        ("src/db.js", "const pool = mysql.createPool({ user: 'root', password: '{}' });\n"),
        ("src/db.ts", "export const dbPassword: string = '{}';\n"),
        ("src/seed.js", "users.push({ email: 'a@shop.internal', pass: \"{}\" })\n"),
        ("src/env.js", "const pw = process.env.DB_PASS || '{}'\n"),
        ("db.php", "$dbpass = '{}';\n"),
        ("db.php", "$link = mysqli_connect('localhost', 'shop', '{}', 'shop');\n"),
        ("wp-config.php", "define('DB_PASSWORD', '{}');\n"),
        ("config.rb", "config.password = \"{}\"\n"),
        ("config.rb", ":password => '{}',\n"),
        ("main.go", "const dbPassword = \"{}\"\n"),
        ("main.go", "cfg := mysql.Config{User: \"root\", Passwd: \"{}\"}\n"),
        ("config/application.yml", "spring:\n  datasource:\n    password: {}\n"),
        ("config/database.yml", "production:\n  password: \"{}\"\n"),
        ("docker-compose.yml", "    environment:\n      - POSTGRES_PASSWORD={}\n"),
        ("docker-compose.yml", "    environment:\n      MYSQL_ROOT_PASSWORD: '{}'\n"),
        ("deploy/pod.yaml", "        env:\n        - name: DB_PASSWORD\n          value: \"{}\"\n"),
        ("group_vars/all.yml", "ansible_ssh_pass: {}\n"),
        ("config.json", "{\n  \"user\": \"root\",\n  \"password\": \"{}\"\n}\n"),
        ("task.json", "[{\"name\": \"DB_PASSWORD\", \"value\": \"{}\"}]\n"),
        (".env", "DB_PASSWORD={}\n"),
        ("app.properties", "jdbc.password={}\n"),
        ("app.ini", "[db]\nuser = root\npassword = {}\n"),
        ("conf.toml", "[db]\npassword = \"{}\"\n"),
        ("web.config", "<add key=\"DbPassword\" value=\"{}\" />\n"),
        ("settings.xml", "<server><username>robot</username><password>{}</password></server>\n"),
        ("context.xml", "<Resource username=\"root\" password=\"{}\" url=\"jdbc:x\"/>\n"),
        ("main.tf", "resource \"x\" \"y\" {\n  admin_password = \"{}\"\n}\n"),
        ("Dockerfile", "ENV DB_USER=app DB_PASSWORD={}\n"),
        ("deploy.sh", "export PGPASSWORD='{}'\n"),
        ("deploy.sh", "PGPASSWORD={} psql -h db -U app\n"),
        ("deploy.sh", "mysqldump -u root -p{} shop > shop.sql\n"),
        ("deploy.sh", "curl -u robot:{} https://files.shop.internal/\n"),
        ("deploy.sh", "sshpass -p '{}' scp x host:\n"),
        ("install.ps1", "$Password = '{}'\n"),
        ("install.ps1", "$s = ConvertTo-SecureString '{}' -AsPlainText -Force\n"),
        ("init.sql", "CREATE USER 'shop'@'%' IDENTIFIED BY '{}';\n"),
        ("init.sql", "ALTER ROLE shop WITH PASSWORD '{}';\n"),
        ("README.md", "    username: admin\n    password: {}\n"),
        ("README.md", "Log in as admin with the password {} and go on.\n"),
        ("docs/setup.rst", "Use ``--password={}`` to log in.\n"),
        ("notes.txt", "root password: {}\n"),
        ("login.html", "<input type=\"password\" name=\"password\" value=\"{}\">\n"),
        ("Jenkinsfile", "sh \"deploy --user robot --password {}\"\n"),
        ("src/clave.py", "senha = '{}'\n"),
        ("app.js", "axios.post('/login', \"user=ann&password={}\")\n"),
        ("clone.sh", "git clone https://robot:{}@git.shop.internal/a.git\n"),
        ("users.csv", "ann,{},admin\n"),
        ("login.feature", "When I enter \"{}\" as my word\n"),
    ];

    private static readonly (string Path, string Text)[] TokenPlaces =
    [
        ("app/settings.py", "SECRET_KEY = '{}'\n"),
        ("app/client.py", "api_key = \"{}\"\n"),
        ("app/client.py", "headers = {'Authorization': 'Bearer {}'}\n"),
        ("app/client.py", "headers = {'X-Api-Key': '{}'}\n"),
        ("app/client.py", "Client(token='{}')\n"),
        ("tests/test_client.py", "client = Client(api_key='{}')\n"),
        ("src/App.java", "private String clientSecret = \"{}\";\n"),
        ("src/app.js", "jwt.sign(user, '{}')\n"),
        ("src/app.js", "app.use(session({ secret: '{}' }))\n"),
        ("src/app.js", "const accessToken = '{}';\n"),
        ("src/app.ts", "apiKey: \"{}\",\n"),
        ("config.yml", "auth_token: {}\n"),
        ("config/secrets.yml", "  secret_key_base: {}\n"),
        ("config.json", "{\"consumerSecret\": \"{}\"}\n"),
        ("tasks.postman_collection.json", "{\"key\": \"Authorization\", \"value\": \"Bearer {}\"}\n"),
        ("web.config", "<add key=\"ApiKey\" value=\"{}\"/>\n"),
        ("strings.xml", "<string name=\"maps_api_key\">{}</string>\n"),
        (".env", "JWT_SECRET={}\n"),
        ("app.properties", "aws.secretKey={}\n"),
        ("call.sh", "curl -H 'Authorization: Bearer {}' https://api.shop.internal\n"),
        ("call.sh", "export ACCESS_TOKEN={}\n"),
        ("crypt.py", "SALT = '{}'\n"),
        ("crypt.go", "var encryptionKey = []byte(\"{}\")\n"),
        ("db.php", "$config['encryption_key'] = '{}';\n"),
        ("README.md", "    token: {}\n"),
        ("main.tf", "  access_key = \"{}\"\n"),
        ("x.json", "{\"key\": \"{}\"}\n"),
        ("keys.txt", "{}\n"),
    ];

    private static readonly string[] Words =
    [
        "dragon",
        "monkey",
        "shadow",
        "sunshine",
        "Falcon",
        "Berlin",
        "Summer",
        "acme",
        "Pirate",
        "flower",
        "matrix",
        "Tiger",
        "orange",
        "jordan",
        "soccer",
        "hockey",
        "ranger",
        "Merlin",
        "banana",
        "thunder",
        "praha",
        "toyota",
        "casper",
        "yellow",
        "Pa" + "ssw0rd",
        "P@" + "ssw0rd",
        "ad" + "min",
        "let" + "mein",
        "wel" + "come",
        "qwe" + "rty",
        "zaq" + "12wsx",
        "1qaz" + "2wsx",
        "gfh" + "jkm",
    ];

    /// <summary>What stands where a password stands and is none.</summary>
    private static readonly string[] NotPasswords =
    [
        "password",
        "PASSWORD",
        "secret",
        "changeme",
        "your_password",
        "<password>",
        "${DB_PASSWORD}",
        "{{ db_password }}",
        "%PASSWORD%",
        "$PASSWORD",
        "xxxxxxxx",
        "********",
        "",
        "none",
        "null",
        "string",
        "foo",
        "bar",
        "test",
        "test123",
        "admin",
        "root",
        "example",
        "user.password",
        "your-password-here",
        "my_password",
        "db-password",
        "userPassword",
        "newPassword",
        "Password is required",
        "Enter your password",
        "required|min:6",
        "env.DB_PASS",
        "password_field",
        "#password",
        "input[name=password]",
        "pass",
        "REPLACE_ME",
        "[PASSWORD]",
        "TODO",
        "hunter2",
        "/run/secrets/db_password",
        "file:secret.txt",
        "vault:secret/db",
        "password1",
        "postgres",
        "com.acme.Login",
        "confirm-password",
        "text-muted",
        "lock-outline",
        "$(cat pw)",
        "#{password}",
        "@Password",
        "%s",
        "{0}",
        "....",
        "passwordless",
        "incorrect_password",
        "wrong-password",
        "old_password",
        "dummy",
        "fakepass",
        "password_reset_sent",
    ];

    private static readonly string[] NotTokens =
    [
        "token",
        "YOUR_API_KEY",
        "<token>",
        "${TOKEN}",
        "{{ token }}",
        "xxxxxxxxxxxxxxxxxxxx",
        "api-key",
        "my-secret-token",
        "access_token",
        "refresh_token",
        "1234567890",
        "abcdefghijklmnop",
        "user.token",
        "Bearer",
        "string",
        "identifier",
        "comma",
        "left-paren",
        "en-US",
        "authorization_code",
        "client_credentials",
        "com.acme.token.Parser",
        "/etc/tls/key.pem",
        "settings.general.theme",
        "primary-button",
        "test-token",
        "fake_token_for_tests",
        "csrf-token",
        "your-api-key-goes-here",
        "keyboard",
        "next_page",
        "sha256",
        "base64",
        "RS256",
        "https://api.shop.internal/token",
        "enter_your_key",
        "insert-token-here",
        "tokenizer",
        "0",
        "true",
        "PRIMARY KEY",
        "id",
        "createdAt",
    ];

    /// <summary>Lines with the words of secrets and no secret.</summary>
    private static readonly (string Path, string Text)[] Harmless =
    [
        ("a.py", "password = getpass.getpass()\npassword = request.form['password1']\npw = hash1(password, salt2)\n"),
        ("a.py", "password_hasher = 'pbkdf2_sha256'\nPASSWORD_RESET_TIMEOUT_2 = 'days_3'\n"),
        ("a.py", "token = tokens[index + 1]\nkey = f'{prefix}:{user_id}:v2'\nsecret_name = 'prod/db2/main'\n"),
        ("a.js", "const token = jwt.sign({ id: user.id }, config.secret1);\nkey: 'ArrowDown',\ntokenType: 'Bearer2'\n"),
        ("a.js", "<label for=\"password\">Password1</label>;\nkey={`row-${i}`}\n"),
        ("a.ts", "password: string;\nkey: keyof Props2;\nsecretRef?: React.Ref<Input2>;\n"),
        ("a.java", "@Value(\"${db.password}\") String password;\nKey key = keys.get(\"user.id.v2\");\n"),
        ("a.go", "Password string `json:\"password2\"`\nkey := fmt.Sprintf(\"%s-%d\", name, 2)\n"),
        ("a.php", "'password' => ['required', 'min:8'],\n$pass = $_POST['pass1'];\n"),
        ("a.rb", "validates :password, length: { minimum: 8 }\nparams.permit(:email, :password1)\n"),
        ("openapi.yaml", "password:\n  type: string\n  format: password\n  example: Abc12345x\n"),
        ("schema.json", "{\"password\": {\"type\": \"string\", \"default\": \"\"}, \"token\": {\"$ref\": \"#/definitions/token2\"}}\n"),
        ("locale/de.json", "{\"password\": \"Passwort1\", \"forgot_password\": \"Kennwort99vergessen\"}\n"),
        ("messages_fr.properties", "password=MotDePasse1\nerror.password.length=min8max20\n"),
        ("a.css", ".token.string2 { color: red } .password-x9 { top: 0 }\n"),
        ("pod.yaml", "valueFrom:\n  secretKeyRef:\n    name: db-secret-v2\n    key: pw1\n"),
        ("ci.yml", "password: ${{ secrets.PASSWORD2 }}\ntoken: $(TOKEN_2)\n"),
        ("README.md", "The password must have 8 characters. Token: see section2. API key: ask ops@shop.internal\n"),
        ("a.sql", "password VARCHAR(255) NOT NULL, token CHAR(64), PRIMARY KEY (id2)\n"),
        (
            "package-lock.json",
            "{\"js-tokens\": {\"integrity\": \"sha512-RdJUflcE3cUzKiMqQgsCu06FPu9UdIJO0beYbPhHN4k6apgJtifcoCtT9bcxOpYBtpD2kCM6Sbzg4CausW/PKQ==\"}}\n"
        ),
        ("a.html", "<input type=\"password\" id=\"password1\" placeholder=\"Password\" autocomplete=\"new-password\">\n"),
        ("a.sh", "read -s PASSWORD\ncurl -u \"$USER:$PASSWORD\" x\nmysql -u root -p shop2024\n"),
        ("a.tf", "password = var.db_password2\nsecret_id = aws_secretsmanager_secret.db1.id\n"),
        ("a.cs", "var password = Environment.GetEnvironmentVariable(\"DB_PASSWORD2\");\nstring token = reader.ReadToken(2);\n"),
        ("a.c", "static const char *password_prompt = \"Password: \";\n#define KEY_LENGTH 256\nint key = KEY_F12;\n"),
    ];

    [Fact]
    public void Are_found_and_what_only_looks_like_them_is_left()
    {
        var tree = new MemoryTree();
        var wanted = new Dictionary<string, (int Start, int Length)>(StringComparer.Ordinal);
        var random = new Chance(20260731);
        var number = 0;
        void Plant(string path, string text, string value, bool isSecret)
        {
            var file = $"{number++}/{path}";
            var at = Encoding.UTF8.GetByteCount(text[..text.IndexOf("{}", StringComparison.Ordinal)]);
            tree.Add(file, text.Replace("{}", value, StringComparison.Ordinal));
            if (isSecret)
                wanted[file] = (at, Encoding.UTF8.GetByteCount(value));
        }

        foreach (var (path, text) in PasswordPlaces)
        {
            for (var i = 0; i < ValuesPerPlace; i++)
            {
                Plant(path, text, Password(random), true);
                Plant(path, text, NotPasswords[random.Below(NotPasswords.Length)], false);
            }
        }

        foreach (var (path, text) in TokenPlaces)
        {
            for (var i = 0; i < ValuesPerPlace; i++)
            {
                Plant(path, text, Token(random), true);
                Plant(path, text, NotTokens[random.Below(NotTokens.Length)], false);
            }
        }

        foreach (var (path, text) in Harmless)
            tree.Add($"{number++}/{path}", text);

        var reported = FrontDoor.Sweep(tree).Findings.Where(f => f.Confidence > Confidence.Low && f.Rule.Area == "secrets").ToList();
        var right = reported
            .Where(f =>
                wanted.TryGetValue(f.Location.Path, out var span)
                && f.Location.Span.Start < span.Start + span.Length
                && span.Start < f.Location.Span.End
            )
            .ToList();
        var found = right.Select(f => f.Location.Path).ToHashSet(StringComparer.Ordinal);
        var recall = (double)found.Count / wanted.Count;
        var precision = (double)right.Count / reported.Count;
        var missed = wanted
            .Keys.Where(path => !found.Contains(path))
            .GroupBy(path => path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var told =
            string.Create(
                CultureInfo.InvariantCulture,
                $"recall {recall:P1} of {wanted.Count}, precision {precision:P1} of {reported.Count}; missed: "
            )
            + string.Join(", ", missed.OrderByDescending(group => group.Count()).Take(20).Select(group => $"{group.Key} {group.Count()}"));
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        recall.ShouldBeGreaterThanOrEqualTo(LeastRecall, told);
        precision.ShouldBeGreaterThanOrEqualTo(LeastPrecision, told);
    }

    private static string Password(Chance random) =>
        random.Below(10) switch
        {
            // What people choose: a word with a year, a sign, a number.
            0 => Words[random.Below(Words.Length)] + (1950 + random.Below(75)).ToString(CultureInfo.InvariantCulture),
            1 => Words[random.Below(Words.Length)] + "@" + random.Below(1000).ToString(CultureInfo.InvariantCulture),
            2 => Words[random.Below(Words.Length)] + random.Of("0123456789", 3) + "!",
            3 => char.ToUpperInvariant(Words[random.Below(Words.Length)][0])
                + Words[random.Below(Words.Length)][1..]
                + random.Of("!#$*", 1)
                + random.Of("0123456789", 2),
            4 => Words[random.Below(Words.Length)],
            // Chance, as generators and masked copies of real passwords have it.
            5 => random.Of("abcdefghijklmnopqrstuvwxyz", 6 + random.Below(4)),
            6 => random.Of("abcdefghijklmnopqrstuvwxyz", 5 + random.Below(3)) + random.Of("0123456789", 1 + random.Below(4)),
            7 => random.Of("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 8 + random.Below(9)),
            8 => random.Of("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#*-_", 10 + random.Below(9)),
            _ => random.Of("0123456789", 6 + random.Below(3)),
        };

    private static string Token(Chance random) =>
        random.Below(4) switch
        {
            0 => random.Of("0123456789abcdef", 32 + 8 * random.Below(3)),
            1 => random.Of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 20 + random.Below(25)),
            2 => random.Of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", 12 + random.Below(30)),
            _ => random.Of("abcdefghijklmnopqrstuvwxyz0123456789", 10 + random.Below(20)),
        };

    /// <summary>The same numbers on every machine and every version of the runtime.</summary>
    private sealed class Chance(ulong seed)
    {
        private ulong _state = seed;

        public int Below(int bound)
        {
            _state = _state * 6364136223846793005 + 1442695040888963407;
            return (int)((_state >> 33) % (ulong)bound);
        }

        public string Of(string alphabet, int length) =>
            string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[Below(alphabet.Length)]));
    }
}
