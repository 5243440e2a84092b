// Sends one message for each call. The call is good when the broker has confirmed the message. PATIENCE: limit for the
// confirm in milliseconds; 0 for no limit.
'use strict';
const amqp = require('amqplib');
const patience = Number(process.env.PATIENCE);
let channel = null;

async function connect() {
  try {
    const connection = await amqp.connect(process.env.RABBIT);
    connection.on('error', () => {});
    connection.on('close', again);
    const opened = await connection.createConfirmChannel();
    opened.on('error', () => {});
    await opened.assertQueue('mails', { durable: true });
    channel = opened;
  } catch {
    again();
  }
}

function again() {
  channel = null;
  setTimeout(connect, 200);
}

function publish() {
  return new Promise((resolve, reject) => {
    if (!channel) return reject(new Error('no connection'));
    if (patience > 0) setTimeout(() => reject(new Error('not confirmed in time')), patience);
    channel.sendToQueue('mails', Buffer.from('mail'), { persistent: true }, (error) => (error ? reject(error) : resolve()));
  });
}

require('node:http').createServer((request, answer) => {
  if (request.url === '/health') {
    answer.statusCode = channel ? 200 : 503;
    return answer.end();
  }
  publish().then(() => { answer.statusCode = 202; answer.end(); }, (error) => { answer.statusCode = 503; answer.end(error.message); });
}).listen(process.env.PORT, '127.0.0.1');
connect();
