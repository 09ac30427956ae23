import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type Server, type Socket } from 'node:net'

/** A camera that speaks RTSP, as small as one can be: H264 of ffmpeg's test picture, interleaved over TCP. */
export interface RtspSource {
  readonly port: number
  readonly connections: number
  close(): void
}

const SDP = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=test', 'c=IN IP4 0.0.0.0', 't=0 0', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=fmtp:96 packetization-mode=1', 'a=control:track0', ''].join('\r\n') // oxfmt-ignore

/** Serves the picture; with `elsewhere` it answers every question by a redirection to there. A free port unless one is named. */
export async function startRtspSource(elsewhere?: string, port = 0): Promise<RtspSource> {
  const udp = createSocket('udp4')
  await new Promise<void>((bound) => udp.bind(0, '127.0.0.1', bound))
  const players = new Set<Socket>()
  let connections = 0
  udp.on('message', (packet) => {
    const head = Buffer.from([0x24, packet[1]! >= 200 && packet[1]! <= 204 ? 1 : 0, 0, 0])
    head.writeUInt16BE(packet.length, 2)
    for (const player of players) player.write(Buffer.concat([head, packet]))
  })
  const encoder = elsewhere === undefined ? startEncoder(udp) : null
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => {}).on('close', () => players.delete(socket))
    socket.on('data', (bytes) => answer(socket, bytes.toString('latin1'), players, elsewhere))
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    port: (server.address() as { port: number }).port,
    get connections() {
      return connections
    },
    close: () => end(server, udp, encoder, players),
  }
}

function startEncoder(udp: UdpSocket): ChildProcess {
  const picture = [
    '-re',
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=320x180:rate=15',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-tune',
    'zerolatency',
  ]
  const shape = ['-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-bf', '0', '-g', '15', '-b:v', '400k', '-bsf:v', 'dump_extra', '-an']
  const to = `rtp://127.0.0.1:${udp.address().port}?rtcpport=${udp.address().port}&pkt_size=1200`
  return spawn('ffmpeg', ['-loglevel', 'error', ...picture, ...shape, '-f', 'rtp', to], { stdio: ['ignore', 'ignore', 'inherit'] })
}

function answer(socket: Socket, text: string, players: Set<Socket>, elsewhere: string | undefined): void {
  for (const request of text.split('\r\n\r\n')) {
    const [, verb = '', sequence = ''] = /^([A-Z_]+) [\s\S]*?CSeq: *(\d+)/i.exec(request) ?? []
    if (verb === '') continue
    const say = (status: string, headers: readonly string[] = [], body = ''): void =>
      void socket.write([`RTSP/1.0 ${status}`, `CSeq: ${sequence}`, ...headers, '', body].join('\r\n'))
    if (elsewhere !== undefined) say('302 Moved', [`Location: ${elsewhere}`])
    else if (verb === 'OPTIONS') say('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN'])
    else if (verb === 'DESCRIBE') say('200 OK', ['Content-Type: application/sdp', `Content-Length: ${SDP.length}`], SDP)
    else if (verb === 'SETUP') say('200 OK', ['Transport: RTP/AVP/TCP;unicast;interleaved=0-1', 'Session: 1'])
    else say('200 OK', ['Session: 1'])
    if (verb === 'PLAY') players.add(socket)
  }
}

function end(server: Server, udp: UdpSocket, encoder: ChildProcess | null, players: Set<Socket>): void {
  encoder?.kill('SIGKILL')
  for (const player of players) player.destroy()
  server.close()
  udp.close()
}
