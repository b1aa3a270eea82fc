namespace Gatehouse.Tests.Python;

/// <summary>What would be work without end is followed to its end.</summary>
public sealed partial class FollowedValues
{
    [Fact]
    public void Through_an_iterator_that_gives_itself() =>
        Reports_its_marks(
            """
            import os
            from flask import Flask, request

            app = Flask(__name__)

            class Lines:
                def __init__(self, text):
                    self.text = text

                def __iter__(self):
                    return self

                def __next__(self):
                    if not self.text:
                        raise StopIteration
                    return self.text

            class Names(Lines):
                def __next__(self):
                    return 'ls'

            @app.route('/a')
            def lines():
                for line in Lines(request.args['a']):
                    os.system(line)  # !command-injection
                for name in Names(request.args['a']):
                    os.system(name)
                for word in list(Lines(request.args['b'])):
                    os.system(word)  # !command-injection
                return 'ok'
            """
        );

    [Fact]
    public void In_a_thing_that_holds_more_things_than_one_value_can_be()
    {
        static string Parts(string indent) => string.Join('\n', Enumerable.Range(0, 12).Select(k => $"{indent}self.part{k} = Part()"));

        Reports_its_marks(
            $"""
            import os
            from flask import Flask, request

            app = Flask(__name__)

            class Part:
                def run(self, command):
                    os.system(command)  # !command-injection

                def note(self, command):
                    return len(command)

            class Whole:
                def fill(self):
                    self.name = request.args['name']
            {Parts("        ")}

                def use(self):
                    self.part11.run(request.args['command'])

            whole = Whole()

            @app.route('/fill')
            def fill():
                whole.fill()
                return 'ok'

            @app.route('/use')
            def use():
                whole.part10.note(request.args['command'])
                whole.part11.run(request.args['command'])
                return 'ok'
            """
        );
    }

    [Fact]
    public void Past_functions_that_call_each_other_in_ever_new_states()
    {
        static string Members(int count) =>
            string.Join(
                '\n',
                Enumerable
                    .Range(0, count)
                    .Select(k =>
                        $"    def step{k}(self, text):\n        self.seen{k} = self.last\n        self.last = '{k}'\n        if not text:\n            return\n"
                        + string.Join(
                            '\n',
                            Enumerable.Range(0, count).Where(other => other != k).Select(other => $"        self.step{other}(text)")
                        )
                    )
            );

        Reports_its_marks(
            $"""
            import os
            from flask import Flask, request

            app = Flask(__name__)

            class Bus:
                def __init__(self):
                    self.last = ''

            {Members(7)}

                def log(self, text):
                    self.step0(text)
                    self.step1(text)

            @app.route('/a')
            def at_the_end():
                bus = Bus()
                bus.log(request.args['a'])
                os.system('ls ' + str(len(request.args['a'])))
                os.system(request.args['a'])  # !command-injection
                return 'ok'
            """
        );
    }
}
