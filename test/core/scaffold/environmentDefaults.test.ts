import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ollama } from '../../../src/core/catalog/providers/ollama.ts';
import { openai } from '../../../src/core/catalog/providers/openai.ts';
import { environmentDefaults } from '../../../src/core/scaffold/environmentDefaults.ts';

describe('environmentDefaults: where Ollama is', () => {
  const rows: readonly [string, Record<string, string>, string][] = [
    ['nothing set', {}, 'http host.internal 11434'],
    ['a host', { OLLAMA_HOST: 'gpu-1.lan' }, 'http gpu-1.lan 11434'],
    ['host and port', { OLLAMA_HOST: 'gpu-1.lan', OLLAMA_PORT: '8080' }, 'http gpu-1.lan 8080'],
    ['both in one', { OLLAMA_HOST: '10.0.0.7:8080' }, 'http 10.0.0.7 8080'],
    ['the port of its own wins', { OLLAMA_HOST: 'gpu-1:8080', OLLAMA_PORT: '9090' }, 'http gpu-1 9090'],
    ['a URL', { OLLAMA_HOST: 'http://gpu-1.lan:11434/' }, 'http gpu-1.lan 11434'],
    ['a URL without a port', { OLLAMA_HOST: 'http://gpu-1.lan' }, 'http gpu-1.lan 80'],
    ['a secure URL', { OLLAMA_HOST: 'https://ollama.example.com' }, 'https ollama.example.com 443'],
    ['a secure URL elsewhere', { OLLAMA_HOST: 'https://gpu-1:8443/x' }, 'https gpu-1 8443'],
    ['port 443 wants TLS', { OLLAMA_HOST: 'gpu-1:443' }, 'https gpu-1 443'],
    ['a port alone', { OLLAMA_HOST: ':8080' }, 'http host.internal 8080'],
    ['an address to listen on', { OLLAMA_HOST: '0.0.0.0:8080' }, 'http host.internal 8080'],
    ['this machine', { OLLAMA_HOST: 'localhost' }, 'http host.internal 11434'],
    ['this machine by number', { OLLAMA_HOST: '127.0.0.1' }, 'http host.internal 11434'],
    ['IPv6 is passed over', { OLLAMA_HOST: '[::1]:11434' }, 'http host.internal 11434'],
    ['no such port', { OLLAMA_HOST: 'gpu-1', OLLAMA_PORT: '70000' }, 'http gpu-1 11434'],
    ['not a port', { OLLAMA_HOST: 'gpu-1', OLLAMA_PORT: 'none' }, 'http gpu-1 11434'],
    ['not an address', { OLLAMA_HOST: 'a b' }, 'http host.internal 11434'],
  ];
  for (const [title, environment, expected] of rows) {
    it(title, () => {
      const { endpoint } = environmentDefaults(ollama, environment);
      assert.equal(`${endpoint?.scheme} ${endpoint?.host} ${endpoint?.port}`, expected);
    });
  }
});

describe('environmentDefaults: which model', () => {
  it('takes the variable, and says so', () => {
    const { model, modelVariable, endpoint } = environmentDefaults(openai, { OPENAI_MODEL: ' o3 ' });
    assert.deepEqual(
      { model, modelVariable, endpoint },
      { model: 'o3', modelVariable: 'OPENAI_MODEL', endpoint: undefined },
    );
  });
  it('passes over what no model can be', () => {
    for (const OPENAI_MODEL of ['', '  ', 'x'.repeat(257)]) {
      const { model, modelVariable } = environmentDefaults(openai, { OPENAI_MODEL });
      assert.deepEqual({ model, modelVariable }, { model: 'gpt-4o-mini', modelVariable: undefined });
    }
  });
  it('never reads a key', () => {
    const environment = new Proxy<Record<string, string | undefined>>(
      {},
      { get: (_, name) => assert.doesNotMatch(String(name), /KEY/) },
    );
    environmentDefaults(openai, environment);
  });
});
