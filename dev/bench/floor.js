/** The least that reading a response costs: its body as one text, and JSON.parse. */
import { get } from 'node:http';

get(process.argv[2], { agent: false }, async (response) => {
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  const { added, modified, removed } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  console.log([added, modified, removed].map((list) => Object.keys(list).length).join(' '));
});
