// emulate's GitHub on a free port of this machine, until it is killed. Prints its address.
import { createEmulator } from 'emulate'

const github = await createEmulator({
  service: 'github',
  port: 0,
  seed: { github: { repos: [{ owner: 'admin', name: 'runner', auto_init: true }] } },
})
console.log(github.url)
