// A shop in Node: GraphQL by graphql-http, WebSocket by ws, and server-sent events. PORT: where it listens.
const http = require('http');
const { WebSocketServer } = require('ws');
const { GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLSchema, GraphQLString } = require('graphql');
const { createHandler } = require('graphql-http/lib/use/http');

const every = 50;
const item = new GraphQLObjectType({ name: 'Item', fields: { id: { type: GraphQLString }, stock: { type: GraphQLInt } } });
const query = new GraphQLObjectType({
  name: 'Query',
  fields: {
    items: {
      type: new GraphQLList(item),
      args: { first: { type: GraphQLInt } },
      resolve: (_, { first }) => Array.from({ length: first ?? 3 }, (_, i) => ({ id: `i${i}`, stock: i })),
    },
  },
});
const graphql = createHandler({ schema: new GraphQLSchema({ query }) });

const server = http.createServer((request, response) => {
  if (request.url.startsWith('/graphql')) return graphql(request, response);
  if (request.url !== '/events') return response.end('ok');
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let n = 0;
  const ticks = setInterval(() => response.write(`id: ${n}\ndata: {"tick":${n++}}\n\n`), every);
  request.on('close', () => clearInterval(ticks));
});
new WebSocketServer({ server, path: '/live' }).on('connection', socket => {
  let ticks;
  socket.on('message', message => {
    let n = 0;
    ticks ??= setInterval(() => socket.send(`${message} ${n++}`), every);
  });
  socket.on('close', () => clearInterval(ticks));
});
server.listen(process.env.PORT, '127.0.0.1');
