/** The server as a process of its own, so that its work is not measured. Serves a folder until its parent goes. */
import type { AddressInfo } from 'node:net';
import { createLargeServer } from './server.js';

const [folder = ''] = process.argv.slice(2);
const server = createLargeServer(folder, (accepted) => process.send?.({ accepted }));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit());
