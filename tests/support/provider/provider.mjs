// An identity provider on this machine, as a force would run one: panva's certified oidc-provider.
//
// Reads one JSON object from its input ({port, issuer, keys, redirects, secret}) and serves. A new
// object on the input changes keys or clients while sign-ins go on, as a rotation does.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

// What the provider remembers outlives a change of its keys, as a database would.
const kept = new Map();

class Memory {
  constructor(name) { this.name = name; }
  key(id) { return `${this.name}:${id}`; }
  async upsert(id, payload) { kept.set(this.key(id), payload); }
  async find(id) { return kept.get(this.key(id)); }
  async findByUid(uid) { return [...kept.values()].find((each) => each.uid === uid); }
  async findByUserCode() { return undefined; }
  async consume(id) { kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { kept.delete(this.key(id)); }
  async revokeByGrantId(grant) {
    for (const [key, each] of kept) if (each.grantId === grant) kept.delete(key);
  }
}

let handle;

function build({ issuer, keys, redirects, secret }) {
  const provider = new Provider(issuer, {
    adapter: Memory,
    clients: [{
      client_id: "waymark", client_secret: secret, redirect_uris: redirects,
      response_types: ["code"], grant_types: ["authorization_code"],
      id_token_signed_response_alg: keys[0].alg,
    }],
    jwks: { keys },
    cookies: { keys: ["for the tests only"] },
    // Everybody exists here. The address is offered, to show that nobody is known by it.
    findAccount: (context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: "priya@ashdown.example", email_verified: true }),
    }),
    claims: { openid: ["sub", "email", "email_verified", "amr", "acr"] },
    conformIdTokenClaims: false,
    acrValues: ["urn:high"],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AuthorizationCode: 60, AccessToken: 60 },
  });
  provider.proxy = true;
  const answer = provider.callback();
  handle = async (request, response) => {
    const asked = request.url.match(/^\/interaction\/([\w-]+)$/);
    if (!asked) return answer(request, response);
    if (request.method === "GET") {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(`<!doctype html><html lang="en"><title>Ashdown sign-in</title><link rel="icon" href="data:,"><main>
        <h1>Ashdown sign-in</h1><form method="post"><p><label>Staff number <input name="who"></label></p>
        <p><label>Second step <input name="amr"></label></p><button>Sign in</button>
        <button name="no" value="1">Cancel</button></form></main></html>`);
      return;
    }
    let text = "";
    for await (const part of request) text += part;
    const form = new URLSearchParams(text);
    const result = form.get("no")
      ? { error: "access_denied" }
      : { login: { accountId: form.get("who"), amr: form.get("amr") ? [form.get("amr")] : ["pwd"] } };
    await provider.interactionFinished(request, response, result);
  };
}

let listening = false;
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  build(asked);
  if (!listening) {
    await new Promise((done) => createServer((request, response) => {
      handle(request, response).catch((fault) => {
        response.statusCode = 500;
        response.end(String(fault));
      });
    }).listen(asked.port, "127.0.0.1", done));
    listening = true;
  }
  console.log("ready");
}
process.exit(0);
