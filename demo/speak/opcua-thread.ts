/** The thread of the OPC UA server: gets ready, then serves what it is told. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FromServer, ToServer } from './opcua-messages.ts';
import { type PlantServerOptions, preparePlantServer } from './opcua-server.ts';

const tell = (message: FromServer) => parentPort?.postMessage(message);
const prepared = preparePlantServer(workerData as PlantServerOptions);
// Told once it is asked to open; until then nobody listens to the promise.
prepared.catch(() => {});

parentPort?.on('message', (message: ToServer) => {
  const heard = hear(message);
  // Anything else that goes wrong ends the thread, and with it the demo, loudly.
  if (message.type === 'open')
    heard.catch((error: unknown) => {
      tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
    });
});

async function hear(message: ToServer): Promise<void> {
  const server = await prepared;
  switch (message.type) {
    case 'open':
      await server.open(message.plant, message.board);
      tell({ type: 'opened' });
      break;
    case 'news':
      for (const news of message.news) server.write(news);
      break;
    case 'close':
      await server.close();
      parentPort?.close();
      break;
  }
}
