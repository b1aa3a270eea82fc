namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A Microsoft Entra client secret.</summary>
public sealed class AzureClientSecret : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-client-secret",
            Title = "Microsoft Entra client secret",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "With the application's id it signs in as the application: whatever Azure, Graph or Microsoft 365 roles " + "that has.",
            Fix =
                "Remove it at Entra admin center → App registrations → Certificates & secrets; use a managed identity or "
                + "workload identity federation.",
            References = ["https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials"],
            Aliases = ["gitleaks:azure-ad-client-secret", "trufflehog:Azure"],
        };

    public override ImmutableArray<string> Keywords => ["0q~", "1q~", "2q~", "3q~", "4q~", "5q~", "6q~", "7q~", "8q~", "9q~"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z_~.-]{3}[0-9]Q~[0-9A-Za-z_~.-]{31,34}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token) && EntropyOf(token) >= 3.5;

    public override IEnumerable<Example> Examples =>
        [
            Bad($"AZURE_CLIENT_SECRET=«{Fake()}»\n", ".env"),
            Bad($"provider \"acme\" {{\n  azure_client_secret = \"«{Fake(1)}»\"\n}}\n", "main.tf"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
            Good("a minified expression", "if(a8Q~b)c()\n", "app.min.js"),
        ];
}

/// <summary>An Azure DevOps personal access token.</summary>
public sealed class AzureDevopsToken : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-devops-token",
            Title = "Azure DevOps personal access token",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and pushes code, changes pipelines and reads their variables as its owner.",
            Fix =
                "Revoke it at dev.azure.com → User settings → Personal access tokens; in pipelines use "
                + "`System.AccessToken` or a service connection with workload identity.",
            References =
            [
                "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
            ],
        };

    public override ImmutableArray<string> Keywords => ["azdo"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"AZURE_DEVOPS_TOKEN = \"«{Fake()}»\"\n"),
            Bad($"{{ \"azureDevopsToken\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure Container Registry key.</summary>
public sealed class AzureContainerRegistryKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-container-registry-key",
            Title = "Azure Container Registry key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It pulls and pushes the images of a registry: what it overwrites, the clusters run.",
            Fix =
                "Regenerate the password (`az acr credential renew`) and switch the admin user off; let clusters pull "
                + "with a managed identity.",
            References = ["https://learn.microsoft.com/en-us/azure/container-registry/container-registry-authentication"],
        };

    public override ImmutableArray<string> Keywords => ["+acr"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z+/]{42}[+]ACR[A-D][0-9A-Za-z+/]{5}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"ACR_PASSWORD=«{Fake()}»\n", ".env"),
            Bad($"curl -H \"Authorization: Bearer «{Fake(1)}»\" https://api.acme.example/v1/items\n", "call.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure Functions key.</summary>
public sealed class AzureFunctionsKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-functions-key",
            Title = "Azure Functions key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls the function, or with the master key every function of the app and its administration.",
            Fix = "Renew it in the function app → App keys; put Entra authentication in front of functions that matter.",
            References = ["https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to"],
        };

    public override ImmutableArray<string> Keywords => ["azfu"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z_-]{44}AzFu[0-9A-Za-z_-]{5}[AQgw]==");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl \"https://acme.example/api/run?code=«{Fake()}»\"\n", "call.sh"),
            Bad($"AZURE_FUNCTIONS_KEY = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure Cosmos DB key.</summary>
public sealed class AzureCosmosKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-cosmos-key",
            Title = "Azure Cosmos DB key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It reads and writes (the read-only key: reads) every database of the account.",
            Fix = "Regenerate it in the account → Settings → Keys, secondary first; use role-based access with Entra " + "identities.",
            References = ["https://learn.microsoft.com/en-us/azure/cosmos-db/secure-access-to-data"],
        };

    public override ImmutableArray<string> Keywords => ["acdb"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z+/]{76}ACDb[0-9A-Za-z+/]{5}[AQgw]==");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"{{ \"cosmosKey\": \"«{Fake()}»\" }}\n", "config.json"),
            Bad($"const cosmosKey = '«{Fake(1)}»';\n", "client.js"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure AI Search key.</summary>
public sealed class AzureSearchKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-search-key",
            Title = "Azure AI Search key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "An admin key reads, rewrites and deletes every index of the service.",
            Fix = "Regenerate it in the service → Settings → Keys; use role-based access instead of keys.",
            References = ["https://learn.microsoft.com/en-us/azure/search/search-security-api-keys"],
        };

    public override ImmutableArray<string> Keywords => ["azse"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z]{42}AzSe[A-D][0-9A-Za-z]{5}");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"api-key: «{Fake()}»\" https://acme.example/indexes\n", "call.sh"),
            Bad($"{{ \"azureSearchKey\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure Batch account key.</summary>
public sealed class AzureBatchKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-batch-key",
            Title = "Azure Batch account key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It submits jobs to the account's pools: code of the attacker on your machines, at your expense.",
            Fix = "Regenerate it in the Batch account → Keys; sign in with Entra identities instead.",
            References = ["https://learn.microsoft.com/en-us/azure/batch/security-best-practices"],
        };

    public override ImmutableArray<string> Keywords => ["+aba"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z+/]{76}[+]ABa[0-9A-Za-z+/]{5}[AQgw]==");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"[auth]\nazure_batch_key = \"«{Fake()}»\"\n", "settings.toml"),
            Bad($"export AZURE_BATCH_KEY=\"«{Fake(1)}»\"\n", "start.sh"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure API Management subscription key.</summary>
public sealed class AzureApiManagementKey : AssignedRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-api-management-key",
            Title = "Azure API Management subscription key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It calls the APIs behind the gateway as a subscriber, at that subscriber's quota and cost.",
            Fix = "Regenerate it in the API Management instance → Subscriptions; let callers prove who they are with OAuth " + "as well.",
            References = ["https://learn.microsoft.com/en-us/azure/api-management/api-management-subscriptions"],
        };

    public override ImmutableArray<string> Keywords =>
        ["ocp-apim-subscription-key", "apim_subscription", "apim-subscription", "apimsubscription"];

    protected override TokenPattern Value { get; } = TokenPattern.Of("[0-9a-f]{32}");

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Ocp-Apim-Subscription-Key: «{Fake()}»\" https://api.acme.example/orders\n", "call.sh"),
            Bad($"APIM_SUBSCRIPTION_KEY = \"«{Fake(1)}»\"\n"),
            Good("the same shape under another name", $"revision = \"{Fake()}\"\n"),
            Good("read from the environment", "APIM_SUBSCRIPTION_KEY = os.environ[\"APIM_SUBSCRIPTION_KEY\"]\n"),
        ];
}

/// <summary>An Azure IoT Hub key.</summary>
public sealed class AzureIotKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-iot-key",
            Title = "Azure IoT Hub key",
            Severity = Severity.Critical,
            Cwe = [798],
            Why = "It connects to the hub as its owner or as a device: reads telemetry, sends commands to devices.",
            Fix = "Regenerate it in the IoT hub → Shared access policies (or for the device); prefer X.509 or Entra " + "authentication.",
            References = ["https://learn.microsoft.com/en-us/azure/iot-hub/authenticate-authorize-sas"],
        };

    public override ImmutableArray<string> Keywords => ["aiot"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z+/]{33}AIoT[0-9A-Za-z+/]{6}=");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"FROM alpine\nENV IOT_HUB_KEY=«{Fake()}»\n", "Dockerfile"),
            Bad($"IOT_HUB_KEY = \"«{Fake(1)}»\"\n"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure Event Hubs key.</summary>
public sealed class AzureEventHubsKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-event-hubs-key",
            Title = "Azure Event Hubs key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends and receives the events of the namespace, and manages it where the policy says so.",
            Fix = "Regenerate it in the namespace → Shared access policies; use managed identities.",
            References = ["https://learn.microsoft.com/en-us/azure/event-hubs/authorize-access-shared-access-signature"],
        };

    public override ImmutableArray<string> Keywords => ["+aeh"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z+/]{33}[+]AEh[0-9A-Za-z+/]{6}=");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"export EVENT_HUBS_KEY=\"«{Fake()}»\"\n", "start.sh"),
            Bad($"EVENT_HUBS_KEY=«{Fake(1)}»\n", ".env"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure Service Bus key.</summary>
public sealed class AzureServiceBusKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-service-bus-key",
            Title = "Azure Service Bus key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It sends and receives the messages of the namespace, and manages it where the policy says so.",
            Fix = "Regenerate it in the namespace → Shared access policies; use managed identities.",
            References = ["https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas"],
        };

    public override ImmutableArray<string> Keywords => ["+asb"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z+/]{33}[+]ASb[0-9A-Za-z+/]{6}=");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"service.bus.key=«{Fake()}»\n", "app.properties"),
            Bad($"env:\n  SERVICE_BUS_KEY: «{Fake(1)}»\n", "deploy.yaml"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure Cache for Redis key.</summary>
public sealed class AzureRedisKey : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-redis-key",
            Title = "Azure Cache for Redis key",
            Severity = Severity.High,
            Cwe = [798],
            Why = "It reads, changes and flushes the whole cache, sessions included.",
            Fix = "Regenerate it in the cache → Access keys; sign in with Entra identities.",
            References = ["https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-azure-active-directory-for-authentication"],
        };

    public override ImmutableArray<string> Keywords => ["azca"];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("[0-9A-Za-z+/]{33}AzCa[0-9A-Za-z+/]{6}=");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsVaried(token);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"AZURE_REDIS_KEY = \"«{Fake()}»\"\n"),
            Bad($"{{ \"azureRedisKey\": \"«{Fake(1)}»\" }}\n", "config.json"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
        ];
}

/// <summary>An Azure shared access signature.</summary>
public sealed class AzureSharedAccessSignature : TokenRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/azure-shared-access-signature",
            Title = "Azure shared access signature",
            Severity = Severity.High,
            Cwe = [798],
            Why =
                "Until it expires the URL opens the storage account, container, queue or workflow it was signed for, to "
                + "anyone who has it.",
            Fix =
                "Rotate the key that signed it, or delete the stored access policy; give users delegation signatures "
                + "that live for minutes.",
            References = ["https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview"],
        };

    public override ImmutableArray<string> Keywords => ["sig="];

    protected override TokenPattern Pattern { get; } = TokenPattern.Of("sig=([0-9A-Za-z+/]|%2[BbFf]){43}(=|%3[Dd])");

    protected override bool Holds(ReadOnlySpan<byte> token) => Mixture.IsRich(token[4..]);

    public override IEnumerable<Example> Examples =>
        [
            Bad($"url = \"https://acme.blob.example/data?sv=2024-11-04&sp=rl&«{Fake()}»\"\n"),
            Bad($"{{ \"callback\": \"https://acme.example/workflows/run?sv=1.0&«{Fake(1)}»\" }}\n", "flow.json"),
            Good("cut short", $"VALUE = \"{Fake()[..8]}\"\n"),
            Good("another parameter", $"url = \"https://acme.example/?config={Fake("[0-9A-Za-z]{43}")}%3D\"\n"),
            Good("no signature", "sig=${{ inputs.signature }}\n", "run.yaml"),
        ];
}
