// One message for each call, good when Kafka has it. IN_FLIGHT: how many requests may be under way on a connection; 0 for any number, as kafkajs comes.
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
