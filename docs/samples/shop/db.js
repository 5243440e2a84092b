// The data of the shop that json-server serves. It is in memory: each start begins with it.
module.exports = () => ({
  products: Array.from({ length: 60 }, (_, i) => ({ id: i + 1, name: `tea ${i + 1}`, price: 3 + (i % 7) })),
  sessions: [],
  orders: [],
});
