using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Python;

/// <summary>Files that name no framework themselves, and are part of one by what they have from other files.</summary>
public sealed class ModulesOfOthers
{
    private const string Core = """
        from django.views import View
        from flask import request


        class Page(View):
            pass


        def language():
            return request.args["language"]
        """;

    [Fact]
    public void A_class_is_a_handler_by_bases_in_two_other_files() =>
        FoundIn(
                "pages.py",
                new MemoryTree()
                    .Add("core.py", Core)
                    .Add("middle.py", "from core import Page\n\n\nclass Listing(Page):\n    pass\n")
                    .Add(
                        "pages.py",
                        """
                        import subprocess
                        from middle import Listing


                        class Orders(Listing):
                            def get(self, req):
                                subprocess.run(req.GET["x"], shell=True)
                        """
                    )
            )
            .ShouldBe([7]);

    [Fact]
    public void A_function_has_what_another_file_brings() =>
        FoundIn(
                "tool.py",
                new MemoryTree()
                    .Add("core.py", Core)
                    .Add(
                        "tool.py",
                        """
                        import subprocess
                        import core


                        def translate():
                            subprocess.run("msgfmt " + core.language(), shell=True)
                        """
                    )
            )
            .ShouldBe([6]);

    private static List<int> FoundIn(string path, MemoryTree tree) =>
        [
            .. FrontDoor
                .Sweep(tree)
                .Findings.Where(finding => finding.Location.Path == path && finding.Rule.Id == "python/command-injection")
                .Select(finding => finding.Location.Line),
        ];
}
