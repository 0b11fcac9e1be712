// One side of the benchmark: @digitalbazaar/vc, asked line by line on standard input.
// The first line sets up keys, contexts and controller document; nothing is ever loaded elsewhere.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {createInterface} from 'node:readline';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';

let documentLoader, keyPair, created;

async function setUp({documents, key, at}) {
  const known = new Map(Object.entries(documents));
  documentLoader = async url => {
    if(!known.has(url)) {
      throw new Error(`not at hand: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: known.get(url), tag: 'static'};
  };
  keyPair = await Ed25519Multikey.from(key);
  created = at;
  return {node: process.version};
}

async function issue(text) {
  const suite = new DataIntegrityProof({
    signer: keyPair.signer(), date: created, cryptosuite
  });
  const credential = JSON.parse(text);
  const signed = await vc.issue({credential, suite, documentLoader});
  return JSON.stringify(signed);
}

async function verify(text) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({
    credential: JSON.parse(text), suite, documentLoader,
    checkStatus: async () => ({verified: true})
  });
  if(!result.verified) {
    throw new Error(JSON.stringify(result.error?.errors ?? result.error, null, 1));
  }
}

const acts = {issue, verify};
const texts = {};

async function measure({act, name, count, seconds}) {
  const documents = texts[name];
  const before = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  let done = 0;
  for(; count ? done < count : performance.now() < end; done++) {
    await acts[act](documents[done % documents.length]);
  }
  const {user, system} = process.cpuUsage(before);
  return {microseconds: (user + system) / done, done};
}

async function answer({ask, ...options}) {
  if(ask === 'setUp') {
    return setUp(options);
  }
  if(ask === 'keep') {
    texts[options.name] = options.documents;
    return {};
  }
  if(ask === 'do') {
    return {result: await acts[options.act](options.document)};
  }
  return measure(options);
}

for await (const line of createInterface({input: process.stdin})) {
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch(error) {
    reply = {error: String(error?.stack ?? error)};
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}
