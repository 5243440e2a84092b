// `node app.js payment` registers itself with Eureka and sends heartbeats. `node app.js shop` finds payment through
// Eureka and calls it. CACHE=1: keeps the last answer of Eureka while it does not answer.
'use strict';
const http = require('node:http');
const eureka = `${process.env.EUREKA}/eureka/apps/`;
const json = { Accept: 'application/json' };
let known = null;

async function find() {
  const answer = await fetch(`${eureka}PAYMENT`, { headers: json, signal: AbortSignal.timeout(800) });
  if (!answer.ok) throw new Error(`Eureka says ${answer.status}`);
  const { application } = await answer.json();
  const [instance] = [application.instance].flat();
  return `http://${instance.ipAddr}:${instance.port.$}`;
}

async function register() {
  const instance = {
    instanceId: 'payment-1', hostName: '127.0.0.1', ipAddr: '127.0.0.1', app: 'PAYMENT', vipAddress: 'payment', status: 'UP',
    port: { $: Number(process.env.PORT), '@enabled': 'true' },
    dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
  };
  const answer = await fetch(`${eureka}PAYMENT`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ instance }) });
  if (!answer.ok) throw new Error(`Eureka says ${answer.status}: ${await answer.text()}`);
}

async function shop(request, answer) {
  try {
    const payment = process.env.CACHE === '1' ? known : await find();
    const paid = await fetch(`${payment}/pay`, { signal: AbortSignal.timeout(800) });
    answer.statusCode = paid.status;
  } catch {
    answer.statusCode = 503;
  }
  answer.end();
}

const isPayment = process.argv[2] === 'payment';
const ask = () => (isPayment
  ? fetch(`${eureka}PAYMENT/payment-1`, { method: 'PUT', signal: AbortSignal.timeout(800) })
  : find().then((found) => { known = found; })).catch(() => {});

(async () => {
  await (isPayment ? register() : ask());
  setInterval(ask, 1000);
  http.createServer((request, answer) => (isPayment || request.url === '/health' ? answer.end() : shop(request, answer))).listen(process.env.PORT, '127.0.0.1');
})();
