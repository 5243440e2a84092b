// An order service with a hand-written retry loop, without framework or packages.
//   PORT      the port to listen on
//   PAYMENT   the address of the payment service
//   RETRY     immediate: three retries at once; backoff (default): exponential with full jitter and a budget of one
//             retry for ten calls
'use strict';
const http = require('node:http');

const payment = new URL(process.env.PAYMENT);
const immediate = process.env.RETRY === 'immediate';
const agent = new http.Agent({ keepAlive: true });

// The retry budget. Every successful call adds a tenth of a token, and every retry takes a whole one. So retries add
// little load to an outage, however long it lasts.
let tokens = 10;

// Makes one attempt. Returns its status, or 0 when there was no answer in time.
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
  // Passes on the headers that identify the call, so that the attempts of each call can be counted.
  const { baggage, traceparent } = request.headers;
  const paid = await pay({ ...(baggage && { baggage }), ...(traceparent && { traceparent }) });
  answer.statusCode = paid ? 201 : 502;
  answer.end();
}).listen(process.env.PORT, '127.0.0.1');
