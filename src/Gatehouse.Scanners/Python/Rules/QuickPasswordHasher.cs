using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A hasher for the passwords of Django's users that is made to be quick.</summary>
public sealed class QuickPasswordHasher : DjangoSettingRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/quick-password-hasher",
            Title = "Django hashes passwords by a quick function",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [916],
            Why =
                "The first hasher makes the hash of every new password. Whoever copies the table tries billions of candidates a second against MD5 and SHA-1.",
            Fix = "Take the line out, or put `Argon2PasswordHasher` first; later entries only check what old passwords were hashed by.",
            References = ["https://docs.djangoproject.com/en/stable/topics/auth/passwords/"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Set("«PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']»"),
            Set("«PASSWORD_HASHERS = ('django.contrib.auth.hashers.UnsaltedSHA1PasswordHasher',)»"),
            Unset(
                "an old one to check by",
                "PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher', 'django.contrib.auth.hashers.MD5PasswordHasher']"
            ),
            Unset("bcrypt", "PASSWORD_HASHERS = ['django.contrib.auth.hashers.BCryptSHA256PasswordHasher']"),
        ];

    protected override string? Judge(Setting setting) =>
        setting.Name == "PASSWORD_HASHERS"
        && Elements(setting.Value).FirstOrDefault() is StringExpression { Value: var first }
        && (
            first.Contains("MD5", StringComparison.Ordinal)
            || first.Contains("SHA1Password", StringComparison.Ordinal)
            || first.Contains("CryptPassword", StringComparison.Ordinal) && !first.Contains("BCrypt", StringComparison.Ordinal)
        )
            ? "New passwords are hashed by a function that is searched quickly"
            : null;
}
