// Calls a service of grpc-js through a proxy that reads HTTP/2, with each fault, and prints how many checks passed.
// Usage: node grpc.js URL
'use strict';
const assert = require('node:assert');
const grpc = require('@grpc/grpc-js');

const api = process.argv[2];
let passed = 0;
let current = 'the start';
let handled = 0;
let held = () => {};
let givenUp = () => {};

const raw = (path, requestStream, responseStream) => ({
  path: `/test.Echo/${path}`,
  requestStream,
  responseStream,
  requestSerialize: (b) => b,
  requestDeserialize: (b) => b,
  responseSerialize: (b) => b,
  responseDeserialize: (b) => b,
});
const echo = {
  unary: raw('Unary', false, false),
  list: raw('List', false, true),
  sum: raw('Sum', true, false),
  talk: raw('Talk', true, true),
};

const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 });
server.addService(echo, {
  unary(call, answer) {
    handled++;
    const text = call.request.toString();
    if (text === 'hold') {
      call.on('cancelled', () => givenUp());
      held();
    } else if (text === 'fail') answer({ code: grpc.status.NOT_FOUND, details: '50 % »weg«' });
    else answer(null, call.request);
  },
  list(call) {
    for (let i = 0; i < Number(call.request.toString()); i++) call.write(Buffer.from(`message ${i}`));
    call.end();
  },
  sum(call, answer) {
    let bytes = 0;
    call.on('data', (b) => (bytes += b.length));
    call.on('end', () => answer(null, Buffer.from(`${bytes}`)));
  },
  talk(call) {
    call.on('data', (b) => call.write(b));
    call.on('end', () => call.end());
  },
});

const Client = grpc.makeGenericClientConstructor(echo, 'Echo');
const retries = JSON.stringify({
  methodConfig: [
    {
      name: [{ service: 'test.Echo' }],
      retryPolicy: {
        maxAttempts: 3,
        initialBackoff: '0.01s',
        maxBackoff: '0.05s',
        backoffMultiplier: 1,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
});

const said = (error, answer) => (error ? `${error.code} ${error.details}` : answer.toString());
const unary = (client, text, { meta = {}, ...options } = {}) =>
  new Promise((done) => {
    const metadata = new grpc.Metadata();
    for (const [name, value] of Object.entries(meta)) metadata.set(name, value);
    client.unary(Buffer.from(text), metadata, options, (error, answer) => done(said(error, answer)));
  });
const list = (client, count) =>
  new Promise((done) => {
    let got = 0;
    const call = client.list(Buffer.from(`${count}`));
    call.on('data', () => got++);
    call.on('end', () => done(`${got} and the end`));
    call.on('error', (error) => done(`${got} and ${error.code}`));
  });

async function ask(path, body, method = 'POST') {
  const reply = await fetch(`${api}/${path}`, { method, body: body && JSON.stringify(body) });
  if (!reply.ok) throw new Error(await reply.text());
  return method === 'DELETE' ? null : reply.json();
}

async function main() {
  const port = await new Promise((done, failed) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (e, p) => (e ? failed(e) : done(p))),
  );
  const proxy = await ask('proxies', { name: 'g', upstream: `127.0.0.1:${port}`, http: { version: '2' } });
  const large = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
  const open = (options) => new Client(proxy.listen, grpc.credentials.createInsecure(), { ...large, ...options });
  const client = open({ 'grpc.enable_retries': 0 });

  async function check(name, expected, work) {
    current = name;
    assert.deepStrictEqual(await work(), expected, name);
    passed++;
  }

  // Checks what a call becomes with a fault, and that calls go on afterwards.
  async function fault(toxic, expected, work, hits = 1) {
    const { name } = await ask('proxies/g/toxics', toxic);
    await check(JSON.stringify(toxic), expected, work);
    const counts = (await ask('proxies/g/traffic', null, 'GET')).toxics[name];
    assert.strictEqual(counts.hit, hits, `${JSON.stringify(toxic)}: ${JSON.stringify(counts)}`);
    await ask(`proxies/g/toxics/${name}`, null, 'DELETE');
    await check(`after ${JSON.stringify(toxic)}`, 'again', () => unary(client, 'again'));
  }

  await check('unary', 'hello', () => unary(client, 'hello'));
  await check('a failure of the service', '5 50 % »weg«', () => unary(client, 'fail'));
  await check('from the server', '3000 and the end', () => list(client, 3000));
  await check('from the client', '3000000', () => new Promise((done) => {
    const call = client.sum((error, answer) => done(said(error, answer)));
    for (let i = 0; i < 300; i++) call.write(Buffer.alloc(10_000));
    call.end();
  }));
  await check('both ways', 100, () => new Promise((done) => {
    let got = 0;
    const call = client.talk();
    call.on('data', () => (++got < 100 ? call.write(Buffer.from('x')) : call.end()));
    call.on('end', () => done(got));
    call.write(Buffer.from('x'));
  }));
  await check('a hundred at once', true, async () =>
    (await Promise.all([...Array(100).keys()].map((i) => unary(client, `${i}`)))).every((text, i) => text === `${i}`));
  await check('a message of 10 MB', 10_000_000, async () => (await unary(client, 'x'.repeat(10_000_000))).length);
  await check('a call that is given up', '1 Cancelled on client', async () => {
    let call;
    held = () => call.cancel();
    const seen = new Promise((done) => (givenUp = done));
    const status = await new Promise((done) => {
      call = client.unary(Buffer.from('hold'), (error) => done(said(error)));
    });
    await seen;
    return status;
  });
  held = () => {};
  await check('a deadline', '4', async () =>
    (await unary(client, 'hold', { deadline: Date.now() + 200 })).split(' ')[0]);

  const at = (type, stream, attributes) => ({ type, stream, attributes });
  await fault(
    at('http_answer', 'upstream', { grpc_status: 14, grpc_message: '50 % »weg«', path: '/test.Echo/Unary' }),
    '14 50 % »weg«', () => unary(client, 'x'));
  await fault(at('http_answer', 'upstream', { status: 503 }), '14 Received HTTP status code 503', () => unary(client, 'x'));
  const before = handled;
  await fault(at('http_answer', 'downstream', { grpc_status: 8 }), '8 ', () => unary(client, 'x'));
  assert.strictEqual(handled, before + 2);
  await fault(at('http_answer', 'upstream', { grpc_status: 14, path: '/test.Other/*' }), 'x', () => unary(client, 'x'), 0);
  await fault(at('http_abort', 'upstream', {}), '13', async () => (await unary(client, 'x')).split(' ')[0]);
  await fault(at('http_abort', 'upstream', { code: 'cancel' }), '1', async () => (await unary(client, 'x')).split(' ')[0]);
  await fault(at('http_abort', 'upstream', { code: 'refused_stream' }), '14', async () =>
    (await unary(client, 'x')).split(' ')[0]);
  await fault(at('http_abort', 'upstream', { code: 'go_away' }), '14', async () =>
    (await unary(client, 'x')).split(' ')[0]);
  await fault(at('http_abort', 'downstream', { at: 'in_body', after_bytes: 29 }), '2 and 13', () => list(client, 10));
  await fault(at('http_truncate', 'downstream', { bytes: 29 }), '2 and 13', () => list(client, 10));
  await fault(at('http_truncate', 'downstream', { bytes: 9999 }), '10 and 13', () => list(client, 10));
  await fault(at('http_delay', 'downstream', { delay: 100 }), true, async () => {
    const begun = process.hrtime.bigint();
    assert.strictEqual(await unary(client, 'x'), 'x');
    return process.hrtime.bigint() - begun >= 100_000_000n;
  });

  // A retry policy that makes exactly three attempts of each call.
  const retrying = open({ 'grpc.service_config': retries });
  const trace = (i) => ({ traceparent: `00-${`${i}`.padStart(32, 'a')}-00f067aa0ba902b7-01` });
  await fault(
    at('http_answer', 'upstream', { grpc_status: 14, first: 2, per: 'call', header: 'traceparent' }),
    '10 of 10',
    async () => {
      let good = 0;
      for (let i = 0; i < 10; i++) good += (await unary(retrying, 'x', { meta: trace(i) })) === 'x' ? 1 : 0;
      return `${good} of 10`;
    },
    20);
  retrying.close();
  client.close();
  server.forceShutdown();
  await ask('proxies/g', null, 'DELETE');
  console.log(`${passed} checks passed`);
  process.exit(0);
}

setTimeout(() => {
  console.error(`${current}: no end after 50 s`);
  process.exit(1);
}, 50_000);

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
