// Holds a control plane for another process: takes a ControlPlaneSpec as the first line of stdin, answers with a line of
// what there is to know, and ends all when stdin ends, whatever way the other process went.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { runControlPlane, type ControlPlaneSpec } from './runControlPlane.ts';

const input = createInterface({ input: process.stdin });
const isLeft = once(input, 'close');
const [line] = (await once(input, 'line')) as [string];
const spec: ControlPlaneSpec = JSON.parse(line);
const starting = runControlPlane(spec);
// Left while starting: what has begun is in our group, and goes with it.
const plane = await Promise.race([starting, isLeft.then(() => undefined)]);
if (plane !== undefined) {
  const { kubeconfig, hasNodes } = plane;
  console.log(JSON.stringify({ kubeconfig, hasNodes }));
  await isLeft;
  await plane.dispose();
}
if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
process.exit();
