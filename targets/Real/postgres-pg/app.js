// Makes one query for each call. CLIENT=pool: a pool of 10, 2 s for a connection. CLIENT=single: one connection, made
// at the start.
'use strict';
const pg = require('pg');
const connectionString = process.env.PG;
const client = process.env.CLIENT === 'single'
  ? new pg.Client({ connectionString })
  : new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 2000, query_timeout: 1000 });
client.on('error', () => {});
const connected = process.env.CLIENT === 'single' ? client.connect() : Promise.resolve();
connected.catch(() => {});
require('node:http').createServer((request, answer) => {
  if (request.url === '/health') return answer.end();
  connected.then(() => client.query('select now()')).then((rows) => answer.end(String(rows.rows[0].now)), (error) => {
    answer.statusCode = 503;
    answer.end(error.message);
  });
}).listen(process.env.PORT, '127.0.0.1');
