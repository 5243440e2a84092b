// Prints a free loopback port, for a program that needs more ports than the one that chaos assigns.
'use strict';
const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
  server.close();
});
