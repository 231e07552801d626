-- Counts torrents: seven KEYS each, as for an announce. ARGV: seconds of silence.
local now = tonumber(redis.call('TIME')[1])
local answer = {}
for i = 1, #KEYS do
  if i % 7 == 0 then
    answer[i] = tonumber(redis.call('GET', KEYS[i]) or '0')
  else
    answer[i] = redis.call('ZCOUNT', KEYS[i], now - tonumber(ARGV[1]), '+inf')
  end
end
return answer
