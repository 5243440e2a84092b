// An order service with a retry loop made by hand: no framework, no package.
//   PORT      where it listens
//   PAYMENT   where the payment service is
//   RETRY     immediate: three retries at once; backoff (default): exponential with full jitter, under a budget of one retry for ten calls
'use strict';
const http = require('node:http');

const payment = new URL(process.env.PAYMENT);
const immediate = process.env.RETRY === 'immediate';
const agent = new http.Agent({ keepAlive: true });

// Every call that succeeds pays a tenth of a retry in, every retry takes a whole one out: however long an outage lasts, it is met with little more than the load itself.
let tokens = 10;

// One attempt: its status, or 0 when there was no answer in time.
function attempt(headers) {
  return new Promise((resolve) => {
    const request = http.request(new URL('/payments', payment), { method: 'POST', agent, headers, timeout: 300 }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
      answer.on('error', () => resolve(0));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(0));
    request.end();
  });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function pay(headers) {
  for (let retry = 0; ; retry++) {
    const status = await attempt(headers);
    if (status === 200) {
      tokens = Math.min(10, tokens + 0.1);
      return true;
    }
    if (retry === 3) return false;
    if (immediate) continue;
    if (tokens < 1) return false;
    tokens -= 1;
    await pause(Math.random() * Math.min(2000, 100 * 2 ** retry));
  }
}

http.createServer(async (request, answer) => {
  if (request.url === '/health') return answer.end('ok');
  // What the caller says of its call goes on with it: by it the attempts of each call can be counted.
  const { baggage, traceparent } = request.headers;
  const paid = await pay({ ...(baggage && { baggage }), ...(traceparent && { traceparent }) });
  answer.statusCode = paid ? 201 : 502;
  answer.end();
}).listen(process.env.PORT, '127.0.0.1');
