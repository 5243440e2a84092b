using Chaos.Cli.Yaml;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Tests.Files.Importing;

public sealed class OpenApiFileTests
{
    private const string Shop = """
        openapi: 3.0.3
        info: { title: Shop, version: "1" }
        servers:
          - url: "{scheme}://api.example.com/v1"
            variables: { scheme: { default: https } }
        security: [ { key: [] } ]
        paths:
          /products:
            get:
              operationId: listProducts
              security: []
              parameters:
                - { name: page, in: query, required: true, schema: { type: integer, minimum: 5 } }
                - { name: sort, in: query, schema: { type: string } }
              responses: { "200": { description: good } }
            post:
              operationId: addProduct
              requestBody:
                required: true
                content:
                  application/json: { schema: { $ref: "#/components/schemas/Product" } }
              responses: { "201": { description: made } }
          /products/{id}:
            parameters:
              - $ref: "#/components/parameters/Id"
            get:
              responses: { "200": { description: good } }
            delete:
              deprecated: true
              responses: { "204": { description: gone } }
        components:
          securitySchemes:
            key: { type: apiKey, in: header, name: X-Api-Key }
          parameters:
            Id: { name: id, in: path, required: true, example: a b, schema: { type: string } }
          schemas:
            Product:
              allOf:
                - type: object
                  properties: { name: { type: string, example: tea }, id: { type: integer, readOnly: true } }
              type: object
              properties:
                tags: { type: array, items: { type: string, enum: [ green, black ] } }
                password: { type: string }
        """;

    [Fact]
    public void Each_operation_that_only_reads_is_a_call_with_examples_of_what_it_needs()
    {
        var import = Read("shop.yaml", Shop, new());
        Assert.Equal("https://api.example.com", import.Address);
        Assert.Equal(
            ["list-products GET /v1/products?page=5", "get-products-id GET /v1/products/a%20b"],
            import.Calls.Select(c => $"{c.Name} {c.Method} {c.Path}")
        );
        Assert.Empty(import.Calls[0].Headers);
        Assert.Equal("{{env.X_API_KEY}}", import.Calls[1].Headers["X-Api-Key"]);
        Assert.Equal(["X_API_KEY"], import.Variables.Keys);
        Assert.Equal(
            ["2 calls by other methods: POST /products, DELETE /products/{id} (--methods takes them)"],
            import.LeftOut
        );
        SomeImport.Read(import);
    }

    [Fact]
    public void A_body_is_made_from_its_schema_and_holds_no_secret()
    {
        var import = Read("shop.yaml", Shop, new() { Methods = ["POST", "DELETE"], BasePath = "/v2" });
        var call = Assert.Single(import.Calls);
        Assert.Equal("/v2/products", call.Path);
        Assert.Equal("""{"name":"tea","tags":["green"],"password":"{{env.PASSWORD}}"}""", call.Body);
        Assert.Equal(
            ["1 call of deprecated operations: DELETE /products/{id}"],
            import.LeftOut.Where(l => l.Contains("deprecated"))
        );
        SomeImport.Read(import);
    }

    [Fact]
    public void A_description_of_version_2_in_JSON_is_read_too()
    {
        var import = Read(
            "old.json",
            """
            { "swagger": "2.0", "info": { "title": "Old", "version": "1" }, "host": "api.example.org", "basePath": "/v1",
              "schemes": [ "https" ],
              "securityDefinitions": { "who": { "type": "basic" }, "key": { "type": "apiKey", "in": "query", "name": "k" } },
              "paths": {
                "/me": { "get": { "security": [ { "who": [] } ], "responses": { "200": { "description": "good" } } } },
                "/you": { "get": { "security": [ { "key": [] } ], "responses": { "200": { "description": "good" } } } } } }
            """,
            new()
        );
        Assert.Equal("https://api.example.org", import.Address);
        Assert.Equal(["/v1/me", "/v1/you?k={{env.K}}"], import.Calls.Select(c => c.Path));
        Assert.Equal("Basic {{env.AUTHORIZATION}}", import.Calls[0].Headers["Authorization"]);
        SomeImport.Read(import);
    }

    [Fact]
    public void A_description_without_a_host_leaves_the_address_to_the_user()
    {
        var import = Read(
            "a.yaml",
            """
            openapi: 3.1.0
            info: { title: a, version: "1" }
            servers: [ { url: /api } ]
            paths: { /a: { get: { responses: { "200": { description: good } } } } }
            """,
            new()
        );
        Assert.Null(import.Address);
        Assert.Equal("/api/a", import.Calls[0].Path);
    }

    [Fact]
    public void Values_that_nobody_gave_are_told_and_calls_without_them_come_first()
    {
        var import = Read(
            "a.yaml",
            """
            swagger: 2.0
            info: { title: a, version: 1.0 }
            host: localhost:5000
            paths:
              /made/{id}/{other}:
                get:
                  parameters:
                    - { name: id, in: path, required: true, type: integer, minimum: 0, maximum: 0 }
                    - { name: wait, in: query, required: true, type: number, minimum: 2.5, maximum: 2.7 }
                  responses: { "200": { description: good } }
              /said/{id}:
                get:
                  parameters:
                    - { name: id, in: path, required: true, type: string, enum: [ x ] }
                    - { name: Accept, in: header, required: true, type: string }
                    - { name: on, in: query, required: true, type: boolean }
                  responses: { "200": { description: good } }
            """,
            new()
        );
        Assert.Equal("http://localhost:5000", import.Address);
        Assert.Equal(["/said/x?on=true", "/made/0/1?wait=2.7"], import.Calls.Select(c => c.Path));
        Assert.Equal(["id", "wait", "other"], import.MadeUp.Select(m => m.Split(" of GET /made/{id}/{other}")[0]));
        Assert.All(import.Calls, c => Assert.Empty(c.Headers));
        Assert.Contains("# - other of GET /made/{id}/{other}", SomeImport.Text(import), StringComparison.Ordinal);
        SomeImport.Read(import);
    }

    [Fact]
    public void An_operation_with_a_server_of_its_own_belongs_there()
    {
        var import = Read(
            "a.yaml",
            """
            openapi: 3.0.0
            info: { title: a, version: "1" }
            servers: [ { url: "https://api.example.com/v1" } ]
            paths:
              /a: { get: { responses: { "200": { description: good } } } }
              /b:
                servers: [ { url: "https://api.example.com/v2/" } ]
                get: { responses: { "200": { description: good } } }
              /c:
                get:
                  servers: [ { url: "https://files.example.com" } ]
                  responses: { "200": { description: good } }
            """,
            new()
        );
        Assert.Equal(["/v1/a", "/v2/b"], import.Calls.Select(c => c.Path));
        Assert.Equal(["GET /c: it is a call to https://files.example.com"], import.LeftOut);
    }

    [Theory]
    [InlineData("api/v3", null, "/api/v3/a")]
    [InlineData("https://{host}/v1", null, "/v1/a")]
    [InlineData("{url}", null, "/a")]
    [InlineData("{url}/v1", null, "/v1/a")]
    [InlineData("//localhost:5000/v1/", "http://localhost:5000", "/v1/a")]
    public void A_server_that_is_not_whole_gives_what_it_says(string url, string? address, string path)
    {
        var import = Read(
            "a.yaml",
            $$"""
            openapi: 3.0.0
            info: { title: a, version: "1" }
            servers: [ { url: "{{url}}" } ]
            paths: { /a: { get: { responses: { "200": { description: good } } } } }
            """,
            new()
        );
        Assert.Equal((address, path), (import.Address, import.Calls[0].Path));
    }

    [Fact]
    public void Credentials_and_cookies_are_placeholders_wherever_they_belong()
    {
        var call = Read(
            "a.yaml",
            """
            openapi: 3.0.0
            info: { title: a, version: "1" }
            paths:
              /a:
                get:
                  security: [ { mutual: [] }, { one: [], two: [], three: [] } ]
                  parameters:
                    - { name: lang, in: cookie, required: true, schema: { type: string, example: en } }
                    - { name: access_token, in: query, required: true, schema: { type: string } }
                  responses: { "200": { description: good } }
            components:
              securitySchemes:
                mutual: { type: mutualTLS }
                one: { type: apiKey, in: cookie, name: sid }
                two: { type: apiKey, in: query, name: key }
                three: { type: http, scheme: bearer }
            """,
            new()
        ).Calls[0];
        Assert.Equal("/a?access_token={{env.ACCESS_TOKEN}}&key={{env.KEY}}", call.Path);
        Assert.Equal("lang={{env.LANG}}; sid={{env.SID}}", call.Headers["Cookie"]);
        Assert.Equal("Bearer {{env.TOKEN}}", call.Headers["Authorization"]);
    }

    [Fact]
    public void A_body_has_the_fields_that_are_needed_also_as_a_form_and_where_a_schema_holds_itself()
    {
        var import = Read(
            "a.yaml",
            """
            openapi: 3.0.0
            info: { title: a, version: "1" }
            paths:
              /form:
                post:
                  requestBody:
                    required: true
                    content:
                      application/x-www-form-urlencoded:
                        schema:
                          type: object
                          required: [ name, password ]
                          properties: { name: { type: string }, password: { type: string }, other: { type: string } }
                  parameters: [ { name: password, in: header, required: true, schema: { type: string, example: x } } ]
                  responses: { "200": { description: good } }
              /self:
                post:
                  requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Node" } } } }
                  responses: { "200": { description: good } }
              /file:
                post:
                  requestBody: { required: true, content: { image/png: { schema: { type: string } } } }
                  responses: { "200": { description: good } }
            components:
              schemas:
                Node:
                  type: object
                  required: [ children ]
                  properties: { children: { type: array, items: { $ref: "#/components/schemas/Node" } } }
            """,
            new() { Methods = ["POST"], BasePath = "" }
        );
        Assert.Equal("name=a&password={{env.PASSWORD}}", import.Calls[0].Body);
        Assert.Equal("{{env.PASSWORD}}", import.Calls[0].Headers["password"]);
        Assert.StartsWith("""{"children":[{"children":[""", import.Calls[1].Body, StringComparison.Ordinal);
        Assert.Equal(["POST /file: its body is image/png; only JSON and forms are made up"], import.LeftOut);
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("hello", "--openapi: a.yaml: the text is no mapping; allowed: a description by OpenAPI 2.0 to 3.1")]
    [InlineData("{", "--openapi: a.yaml:1:2: the text is neither JSON nor YAML; allowed:")]
    [InlineData("a: 1", "--openapi: a.yaml: the text has neither openapi nor swagger at its top; allowed:")]
    [InlineData("asyncapi: 3.0.0", "has neither openapi nor swagger at its top, but asyncapi; allowed:")]
    [InlineData("openapi: 4.0.0", "--openapi: a.yaml: version 4.0.0 is not known; allowed:")]
    [InlineData(
        "openapi: 3.1.0\ninfo: { title: a, version: '1' }\nwebhooks: { a: { post: { responses: {} } } }",
        "--openapi: a.yaml: the text has no paths, but only webhooks, which the service itself calls; allowed:"
    )]
    [InlineData(
        "openapi: 3.0.0\ninfo: { title: a, version: '1' }\npaths: { /a: { $ref: 'a.yaml' } }",
        "what stands in other files, 1 reference: npx @redocly/cli bundle puts all into one file"
    )]
    [InlineData(
        "openapi: 3.0.0\ninfo: { title: a, version: '1' }\npaths: {}",
        "--openapi: a.yaml: the text has no paths; allowed:"
    )]
    [InlineData(
        "openapi: 3.0.0\ninfo: { title: a, version: '1' }\npaths: { /a: { post: { responses: {} } } }",
        "--openapi: a.yaml: the description has none that can be taken; 1 call by other methods: POST /a (--methods takes them);"
    )]
    public void A_text_that_describes_no_calls_says_what_is_allowed(string text, string message) =>
        Assert.Contains(message, Assert.Single(Read("a.yaml", text, new()).Errors).ToString());

    /// <summary>Reads a description in YAML as the command line does.</summary>
    private static Imported Read(string name, string text, ImportChoice choice) =>
        OpenApiFile.Read(name, YamlReader.Read(text).Root?.GetRawText() ?? text, choice);
}
