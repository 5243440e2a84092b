using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>Returns users by number. Every number is a user.</summary>
[ServiceKind("user", "GET /users/{userId}")]
internal sealed class UserService(ServiceContext context) : ShopService
{
    public override Answer Serve(ShopRequest request)
    {
        if (!long.TryParse(request.Id, out var user))
            return Answer.Wrong(StatusCodes.Status404NotFound, $"there is no user {request.Id}");
        context.Counters.Count("lookups", request);
        return new(StatusCodes.Status200OK, $$"""{"userId":{{user}},"name":"User {{user}}"}""");
    }
}
