// The payment service. It answers after ten milliseconds.
'use strict';
require('node:http').createServer((request, answer) => {
  setTimeout(() => answer.end('{"paid":true}'), request.url === '/health' ? 0 : 10);
}).listen(process.env.PORT, '127.0.0.1');
