// Prints a free port of the loopback, for what needs more of them than the one that chaos hands out.
'use strict';
const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
  server.close();
});
