import * as ws from 'ws'

// The room framework compares against the global WebSocket, which Node has only from 22 on. Import this before it.
globalThis.WebSocket ??= ws.WebSocket as unknown as typeof globalThis.WebSocket
