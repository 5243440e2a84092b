// Makes one INCR for each call. FAST=1: no queue while Redis is down, and 200 ms for a command. Otherwise the defaults
// of ioredis.
'use strict';
const Redis = require('ioredis').default ?? require('ioredis');
const [host, port] = process.env.REDIS.split(':');
const fast = process.env.FAST === '1' ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 200, retryStrategy: (times) => Math.min(50 * times, 500) } : {};
const redis = new Redis({ host, port: Number(port), ...fast });
redis.on('error', () => {});
require('node:http').createServer((request, answer) => {
  if (request.url === '/health') {
    answer.statusCode = redis.status === 'ready' ? 200 : 503;
    return answer.end();
  }
  redis.incr('hits').then((hits) => answer.end(String(hits)), (error) => {
    answer.statusCode = 503;
    answer.end(error.message);
  });
}).listen(process.env.PORT, '127.0.0.1');
