using System.Text;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Tests.Python;

/// <summary>What binds a name, by Python's rules, in source order.</summary>
public sealed class BoundNames
{
    [Theory]
    [InlineData("x = 1\ndef f(): pass\nimport a.b as x\nfrom c import d as x\nfor x in y: pass\n", "x", "Assigned,Import,Import,Item")]
    [InlineData("with a as (x, y), b as x: pass\ndel x\nclass x: pass\nx += 1\n", "x", "Other,Context,Other,Class,Other")]
    [InlineData("a, *x = 1, 2\n[x, b] = 1, 2\n", "x", "Other,Assigned")]
    [InlineData("try: pass\nexcept E as x: pass\nmatch v:\n    case {'k': [*x], **x} as x: pass\n", "x", "Other,Other,Other,Other")]
    [InlineData("print(x := 1)\nprint([x := i for i in y])\n", "x", "Assigned,Assigned")]
    [InlineData("def f():\n    x = 1\n", "x", "")]
    [InlineData("def f():\n    global x\n    x = 1\n    y = 2\nx = 3\n", "x", "Assigned,Assigned")]
    [InlineData("def f():\n    global x\n    x = 1\n    y = 2\n", "y", "")]
    public void Of_a_module(string text, string name, string forms) => Forms(Module(text).Scope.BindingsOf(name)).ShouldBe(forms);

    [Theory]
    [InlineData("def f(x, *, y=1):\n    x = 2\n    print()\n", "x", "Parameter,Assigned")]
    [InlineData("x = 1\ndef f():\n    print()\n", "x", "Assigned")]
    [InlineData("x: int = 2\ndef f():\n    global x\n    x = 1\n    print()\n", "x", "Assigned,Assigned")]
    [InlineData("def f():\n    [x := i for i in y]\n    print()\n", "x", "Assigned")]
    [InlineData("def f():\n    [print() for x in y for z in x]\n", "z", "Item")]
    [InlineData("class C:\n    x = 1\n    def f(self):\n        print()\n", "x", "")]
    public void Of_the_place_of_a_call(string text, string name, string forms) =>
        Forms(Module(text).CallsNamed("print").Single().Scope.BindingsOf(name)).ShouldBe(forms);

    [Fact]
    public void Of_a_class_are_what_its_methods_give_its_instance()
    {
        var module = Module(
            """
            class Shop:
                db = None
                def __init__(self, db):
                    self.db, self.open = db, True
                    with connect() as self.link: pass
                def close(this):
                    def later():
                        this.open = False
                    other.open = 1
            """
        );
        var type = module.All(NodeKind.Function)[0].Scope;
        Forms(type.AttributesOf("db")).ShouldBe("Assigned");
        Forms(type.AttributesOf("open")).ShouldBe("Assigned,Assigned");
        Forms(type.AttributesOf("link")).ShouldBe("Context");
        type.AttributesOf("other").ShouldBeEmpty();
        Forms(type.AttributesOf("close")).ShouldBe("Function");
    }

    private static PythonModule Module(string text) => new(new SourcePath("app.py"), PythonTree.Parse(Encoding.UTF8.GetBytes(text)));

    private static string Forms(IEnumerable<Binding> bindings) => string.Join(',', bindings.Select(binding => binding.Form));
}
