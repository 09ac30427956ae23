export { createShowAudio, type ShowAudio } from './show-audio.ts'
export { createScorePlayer, type ScoreClock, type ScoreNote, type Voice } from './score-player.ts'
