// The server behind the proxy. It answers after ten milliseconds.
'use strict';
require('node:http').createServer((request, answer) => {
  setTimeout(() => answer.end('ok'), request.url === '/health' ? 0 : 10);
}).listen(process.env.PORT, '127.0.0.1');
