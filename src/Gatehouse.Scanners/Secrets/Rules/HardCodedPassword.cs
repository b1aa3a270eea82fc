namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A password in clear text, given to a name that says it is one.</summary>
public sealed class HardCodedPassword : NamedSecretRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/hard-coded-password",
            Title = "Hard-coded password",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [798, 259],
            Why = "Whoever can read the repository, or any copy of it, can log in with it; changing it needs a release.",
            Fix = "Change the password where it is used, and read the new one from the environment or a secret store at run time.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
            Aliases =
            [
                "gitleaks:hashicorp-tf-password",
                "gitleaks:nuget-config-password",
                "detect-secrets:KeywordDetector",
                "bandit:B105",
                "bandit:B106",
                "bandit:B107",
            ],
        };

    public override ImmutableArray<string> Keywords =>
        [
            "pass",
            "pwd",
            "pswd",
            "_pw",
            "userpw",
            "rootpw",
            "adminpw",
            "bindpw",
            "psk",
            "authtok",
            "masterauth",
            "mdp",
            "senha",
            "contrase",
            "clave",
            "kennwort",
            "wachtwoord",
            "haslo",
            "hasło",
            "пароль",
            "密码",
            "密碼",
            "パスワード",
        ];

    private protected override string Message => "A hard-coded password";

    private protected override bool Takes(SecretNoun noun) => noun == SecretNoun.Password;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"db_password: «{Fake(Password)}»\n", "values.yaml"),
            Bad($"ENV MAIL_USER=todo MAIL_PASSWORD=«{Fake(Password, 1)}»\nARG ADMIN_PASS=«{Fake(Password, 2)}»\n", "Dockerfile"),
            Bad($"ENV MAIL_PASSWORD «{Fake(Password, 3)}»\n", "Dockerfile"),
            Bad($"<password>«{Fake(Password, 4)}»</password>\n", "settings.xml"),
            Bad($"<add key=\"SmtpPassword\" value=\"«{Fake(Password, 5)}»\" />\n", "web.config"),
            Bad($"<property name=\"password\">«{Fake(Password, 6)}»</property>\n", "beans.xml"),
            Bad($"password: str = \"«{Fake(Password, 7)}»\"\n"),
            Bad($"spring.datasource.password=«{Chosen(0)}»\n", "application.properties"),
            Bad($"const user = {{ name: 'ann', pwd: '«{Chosen(1)}»' }};\n", "seed.js"),
            Bad($"env:\n  - name: DB_PASSWORD\n    value: «{Chosen(2)}»\n", "pod.yaml"),
            Bad($"    environment:\n      - MYSQL_ROOT_PASSWORD=«{Chosen(3)}»\n", "docker-compose.yml"),
            Bad($"{{\"name\": \"SMTP_PASSWORD\", \"value\": \"«{Chosen(4)}»\"}}\n", "task.json"),
            Bad($"variable \"db_password\" {{\n  type    = string\n  default = \"«{Chosen(5)}»\"\n}}\n", "main.tf"),
            Bad($"admin.setPassword(\"«{Chosen(6)}»\");\n", "Seed.java"),
            Bad($"if password == \"«{Chosen(7)}»\":\n    pass\n"),
            Bad($"$env:DB_PASSWORD = '«{Chosen(8)}»'\n", "run.ps1"),
            Bad($"define('DB_PASSWORD', '«{Chosen(9)}»');\n", "wp-config.php"),
            Bad($"password = process.env.DB_PASSWORD || '«{Chosen(10)}»';\n", "db.js"),
            Bad($"body = \"user=ann&password=«{Chosen(11)}»&go=1\"\n"),
            Bad($"raw = \"{{\\\"password\\\": \\\"«{Chosen(12)}»\\\"}}\"\n"),
            Bad($"senha = '«{Chosen(13)}»'\nпароль = '«{Chosen(14)}»'\n"),
            Bad($"admin_password: |\n  «{Fake(Password, 8)}»\n", "vars.yml"),
            Bad($"PASSWORD=\"«{Fake("[b-df-hj-np-tv-xz]{9}", 9)}»\"\n", ".env"),
            Bad($"passwords:\n  ann: «{Chosen(15)}»\n", "users.yml"),
            Bad($"<init-param><param-name>password</param-name><param-value>«{Chosen(16)}»</param-value></init-param>\n", "web.xml"),
            Bad($"parser.add_argument('--password', default='«{Chosen(17)}»')\n", "cli.py"),
            Bad($"char wifi_password[32] = \"«{Chosen(18)}»\";\n", "main.c"),
            Bad($"password <- \"«{Chosen(19)}»\"\n", "load.r"),
            Bad($"Dim password As String = \"«{Chosen(20)}»\"\n", "Form.vb"),
            Bad($"storePassword '«{Chosen(21)}»'\n", "build.gradle"),
            Bad($"if (\"«{Chosen(22)}»\".equals(password)) {{ }}\n", "Login.java"),
            Bad($"[d setObject:@\"«{Chosen(23)}»\" forKey:@\"password\"];\n", "Login.m"),
            Bad($"@Value(\"${{db.password:«{Chosen(24)}»}}\") String word;\n", "Db.java"),
            Bad($"requirepass «{Chosen(25)}»\n", "redis.conf"),
            Bad($"ENV['DB_PASSWORD'] ||= '«{Chosen(26)}»'\n", "boot.rb"),
            Bad($"cy.get('#password').type('«{Chosen(27)}»')\n", "login.js"),
            Bad($"//nas/s /mnt cifs username=ann,password=«{Chosen(28)}» 0 0\n", "fstab"),
            Bad(
                $"<packageSourceCredentials><todo><add key=\"ClearTextPassword\" value=\"«{Chosen(29)}»\" /></todo></packageSourceCredentials>\n",
                "nuget.config"
            ),
            Good("what its own name says", "db_password = 'DbPassword1'\npassword: my_db_password\nclient_password = 'client-password'\n"),
            Good("a list of names", "names = ['rootPass', 'libpam-sshx', 'keychain3']\n"),
            Good("a cut one", "password = 'kQx9Zr7wLm...'\n"),
            Good("a socket", "fastcgi_pass unix:/run/php/php8.1-fpm.sock;\n", "nginx.conf"),
            Good("the environment", "password = os.environ[\"DB_PASSWORD\"]\npwd = os.getenv('DB_PASS2')\n"),
            Good("a template", "password: {{ .Values.password }}\npassword: ${DB_PASS1}\npassword: %DB_PASS2%\n", "values.yaml"),
            Good("what everybody writes", "password = \"changeme123\"\npassword: 'your-password-1'\npassword = 'password123'\n"),
            Good("a field of a format", "password = f\"{user}:{host1}\"\n"),
            Good("a hash that was meant to be public", "password_hash = \"$2b$12$abcdefghijklmnopqrstuv\"\n"),
            Good("text", "password_help = \"At least 8 characters, 1 digit\"\n"),
            Good("a validator", "'password' => 'required|min:6|confirmed',\n", "UserController.php"),
            Good("a schema", "{\"password\": {\"type\": \"string\", \"minLength\": 8, \"format\": \"password\"}}\n", "schema.json"),
            Good("a translation", "password=Passwort1\nnew.password=Neues_Passwort22\n", "locale/messages_de.properties"),
            Good("a method", "password = user.getPassword1(); this.password = request.body.password2;\n", "login.js"),
            Good("an expression", "password = hash1(value2) + salt3\n"),
            Good("a statement", "for x in y:\n    pass\n    passed = \"run1 run2\"\n"),
            Good("a pass of a renderer", "RenderPass = \"kQx9Zr7wLm\"\n", "gpu.py"),
            Good("a way around", $"bypass: '{Fake("[a-z][0-9][A-Z][a-z][0-9][A-Z][a-z][0-9]", 90)}'\n", "gpu.py"),
            Good(
                "the name of a secret",
                $"- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db-pass-1\n      key: k8s-key2\n",
                "pod.yaml"
            ),
        ];

    private const string Password = "[A-Z][a-z]{2}[0-9]{2}[a-z][A-Z][0-9][a-zA-Z0-9]{8}";

    /// <summary>A word and some digits, as people choose them; put together here so that none lies in the source.</summary>
    private static string Chosen(int variant) =>
        string.Concat(
            Words[variant % Words.Length],
            Marks[variant % Marks.Length],
            (1961 + 7 * variant).ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

    private static readonly string[] Words = ["Winter", "Rotkohl", "Falcon", "Praha", "Turtle"];
    private static readonly string[] Marks = ["!", "@", "", "#"];
}
