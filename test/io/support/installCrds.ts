import type { ApiClient } from '../../sandbox/api/apiClient.ts';
import type { CrdDocument } from '../../sandbox/cluster/crd.ts';
import { listAt, stringAt } from '../../sandbox/json.ts';
import { pathTo } from '../../sandbox/paths.ts';
import { until } from './until.ts';

/** Creates CRDs and waits until the server serves their kinds: a while after it says that they are established. */
export async function installCrds(admin: ApiClient, crds: readonly CrdDocument[]): Promise<void> {
  for (const crd of crds) {
    const answer = await admin.send({ method: 'POST', path: pathTo('customresourcedefinitions'), body: crd });
    if (answer.code !== 201 && answer.code !== 409) throw new Error(`CRD: ${JSON.stringify(answer.body)}`);
    const plural = stringAt(crd, 'spec', 'names', 'plural') ?? '';
    for (const version of listAt(crd, 'spec', 'versions')) {
      const path = `/apis/${stringAt(crd, 'spec', 'group')}/${stringAt(version, 'name')}/${plural}`;
      await until(`${path} to be served`, async () => (await admin.send({ path })).code === 200);
    }
  }
}
