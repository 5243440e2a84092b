// Drives a proxy server with the Node client of Toxiproxy and prints how many checks passed. Usage: node drive.js URL
'use strict';
const assert = require('node:assert');
const net = require('node:net');
const { Toxiproxy } = require('toxiproxy-node-client');

const server = new Toxiproxy(process.argv[2]);
let passed = 0;

async function check(name, work) {
  try {
    await work();
    passed++;
  } catch (error) {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  }
}

const refusal = (work, status) => assert.rejects(work, (error) => error.message.includes(`status code ${status}`));

// An upstream that sends back what it gets. It ends when its client ends, or after the word "last".
const echo = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (data) => (data.includes('last') ? socket.end(data) : socket.write(data)));
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
});

// Sends a text and resolves with what came back, how the connection ended, and when the first byte and the end came.
// With `close` it ends its own side after the text.
function talk(proxy, text, { close = false, enough = Infinity } = {}) {
  return new Promise((resolve) => {
    const begin = performance.now();
    const got = { text: '', ended: '', first: undefined, end: undefined, chunks: 0 };
    const port = Number(proxy.listen.split(':').at(-1));
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const done = (how) => {
      got.ended ||= how;
      got.end ??= performance.now() - begin;
      socket.destroy();
      resolve(got);
    };
    socket.on('connect', () => (close ? socket.end(text) : socket.write(text)));
    socket.on('data', (data) => {
      got.first ??= performance.now() - begin;
      got.chunks++;
      got.text += data;
      if (got.text.length >= enough) done('enough');
    });
    socket.on('end', () => done('end'));
    socket.on('error', (error) => done(error.code));
  });
}

async function main() {
  await new Promise((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const upstream = `127.0.0.1:${echo.address().port}`;
  let proxy;

  await check('version', async () => {
    assert.match(await server.getVersion(), /^\{"version": "[^"]+"\}\n$/);
  });
  await check('create', async () => {
    proxy = await server.createProxy({ name: 'a', listen: '127.0.0.1:0', upstream });
    assert.deepEqual([proxy.name, proxy.upstream, proxy.enabled], ['a', upstream, true]);
    assert.match(proxy.listen, /^127\.0\.0\.1:\d+$/);
  });
  await check('create again', () => refusal(() => server.createProxy({ name: 'a', listen: '', upstream }), 409));
  await check('get', async () => assert.equal((await server.get('a')).listen, proxy.listen));
  await check('get what is not there', () => refusal(() => server.get('none'), 404));
  await check('get all', async () => assert.deepEqual(Object.keys(await server.getAll()), ['a']));
  await check('bytes pass', async () => assert.equal((await talk(proxy, 'hello', { enough: 5 })).text, 'hello'));
  await check('both ends pass', async () => assert.equal((await talk(proxy, 'bye', { close: true })).ended, 'end'));
  await check('disable', async () => {
    assert.equal((await proxy.update({ enabled: false, listen: proxy.listen, upstream })).enabled, false);
    assert.equal((await talk(proxy, 'x')).ended, 'ECONNREFUSED');
  });
  await check('enable', async () => {
    assert.equal((await proxy.update({ enabled: true, listen: proxy.listen, upstream })).enabled, true);
    assert.equal((await talk(proxy, 'back', { enough: 4 })).text, 'back');
  });
  await check('populate', async () => {
    const all = await server.populate([
      { name: 'a', listen: proxy.listen, upstream },
      { name: 'b', listen: '127.0.0.1:0', upstream, enabled: false },
    ]);
    assert.deepEqual([Object.keys(all), all.a.listen, all.b.enabled], [['a', 'b'], proxy.listen, false]);
  });
  await check('remove', async () => {
    await (await server.get('b')).remove();
    assert.deepEqual(Object.keys(await server.getAll()), ['a']);
  });

  // What each toxic does to a talk over the proxy. Times are lower bounds.
  const wire = {
    noop: [{}, async () => assert.equal((await talk(proxy, 'noop', { enough: 4 })).text, 'noop')],
    latency: [{ latency: 80, jitter: 0 }, async () => assert.ok((await talk(proxy, 'x', { enough: 1 })).first >= 79)],
    bandwidth: [
      { rate: 10 },
      async () => {
        const got = await talk(proxy, 'x'.repeat(1000), { enough: 1000 });
        assert.ok(got.end >= 79, `${got.end} ms`);
      },
    ],
    slow_close: [
      { delay: 80 },
      async () => {
        const got = await talk(proxy, 'last');
        assert.deepEqual([got.text, got.ended], ['last', 'end']);
        assert.ok(got.end >= 79, `${got.end} ms`);
      },
    ],
    timeout: [
      { timeout: 40 },
      async () => {
        const got = await talk(proxy, 'lost');
        assert.deepEqual([got.text, got.ended], ['', 'end']);
      },
    ],
    reset_peer: [{ timeout: 0 }, async () => assert.equal((await talk(proxy, 'x')).ended, 'ECONNRESET')],
    slicer: [
      { average_size: 2, size_variation: 1, delay: 20000 },
      async () => {
        const got = await talk(proxy, 'in pieces', { enough: 9 });
        assert.equal(got.text, 'in pieces');
        assert.ok(got.chunks >= 2 && got.end >= 39, `${got.chunks} pieces in ${got.end} ms`);
      },
    ],
    limit_data: [
      { bytes: 3 },
      async () => {
        const got = await talk(proxy, 'four');
        assert.deepEqual([got.text, got.ended], ['fou', 'end']);
      },
    ],
  };
  for (const [type, [attributes, effect]] of Object.entries(wire)) {
    let toxic;
    await check(`add ${type}`, async () => {
      toxic = await proxy.addToxic({ name: `t-${type}`, type, stream: 'downstream', toxicity: 1, attributes });
      assert.deepEqual(toxic.toJson(), { name: `t-${type}`, type, stream: 'downstream', toxicity: 1, attributes });
    });
    await check(`effect of ${type}`, effect);
    await check(`get ${type}`, async () => assert.deepEqual((await proxy.getToxic(toxic.name)).attributes, attributes));
    await check(`update ${type}`, async () => {
      const changed = await toxic.update({ attributes, toxicity: 0 });
      assert.deepEqual([changed.type, changed.toxicity, changed.attributes], [type, 0, attributes]);
      assert.equal((await talk(proxy, 'spared', { enough: 6 })).text, 'spared');
    });
    await check(`remove ${type}`, async () => {
      await toxic.remove();
      await refusal(() => proxy.getToxic(toxic.name), 404);
    });
  }
  await check('a type that does not exist', () => refusal(() => proxy.addToxic({ name: 'x', type: 'x', attributes: {} }), 400));
  await check('reset', async () => {
    await proxy.addToxic({ name: 'x', type: 'timeout', stream: 'upstream', toxicity: 1, attributes: { timeout: 0 } });
    await proxy.update({ enabled: false, listen: proxy.listen, upstream });
    await server.reset();
    assert.equal((await server.get('a')).enabled, true);
    assert.equal((await talk(proxy, 'fresh', { enough: 5 })).text, 'fresh');
  });
}

main().then(
  () => console.log(`${passed} checks passed`),
  (error) => {
    console.error(`after ${passed} checks: ${error.message}`);
    process.exitCode = 1;
  },
).finally(() => echo.close());
