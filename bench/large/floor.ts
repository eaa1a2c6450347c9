/** The least that reading an answer costs: its body as one text, JSON.parse, and nothing else. */
import { get } from 'node:http';

const [url = ''] = process.argv.slice(2);
get(url, { agent: false, headers: { 'accept-encoding': 'identity' } }, (response) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => {
    const answer = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, object>;
    const lists = [answer['added'], answer['modified'], answer['removed']];
    console.log(lists.map((list) => Object.keys(list ?? {}).length).join(' '));
  });
});
