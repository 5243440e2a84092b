// Sends one message for each call. The call is good when Kafka has the message. IN_FLIGHT: largest number of requests
// under way on a connection; 0 for no limit, the default of kafkajs.
'use strict';
const { Kafka, logLevel } = require('kafkajs');
const inFlight = Number(process.env.IN_FLIGHT);
const kafka = new Kafka({ brokers: [process.env.KAFKA], logLevel: logLevel.NOTHING });
const producer = kafka.producer({ maxInFlightRequests: inFlight || null });

(async () => {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'mails', numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  await producer.connect();
  require('node:http').createServer((request, answer) => {
    if (request.url === '/health') return answer.end();
    producer.send({ topic: 'mails', messages: [{ value: 'mail' }] }).then(() => { answer.statusCode = 202; answer.end(); }, (error) => { answer.statusCode = 503; answer.end(error.message); });
  }).listen(process.env.PORT, '127.0.0.1');
})();
