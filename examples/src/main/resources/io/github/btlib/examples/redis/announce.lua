-- Takes an announce in and answers it, at once for everybody who asks this Redis.
-- KEYS: sorted sets of endpoints by the second of their last announce, IPv4 and IPv6 of
--       leechers (1, 2), partial seeds (3, 4) and seeds (5, 6); times downloaded (7)
-- ARGV: endpoint, KEYS index of the set it belongs to or 0 if it leaves, completed (0 or 1),
--       seconds of silence, peers wanted, indices of the sets to be told from
local now = tonumber(redis.call('TIME')[1])
local mine = tonumber(ARGV[2])
local ttl = tonumber(ARGV[4])
local wanted = tonumber(ARGV[5])
local wasSeed = redis.call('ZSCORE', KEYS[5], ARGV[1]) or redis.call('ZSCORE', KEYS[6], ARGV[1])
local count = {}
for i = 1, 6 do
  if i ~= mine then
    redis.call('ZREM', KEYS[i], ARGV[1])
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. (now - ttl))
end
if mine > 0 then
  redis.call('ZADD', KEYS[mine], now, ARGV[1])
  redis.call('EXPIRE', KEYS[mine], ttl + 1)
  if ARGV[3] == '1' and not wasSeed then
    redis.call('INCR', KEYS[7])
  end
end
for i = 1, 6 do
  count[i] = redis.call('ZCARD', KEYS[i])
end
local answer = {
  count[5] + count[6],
  count[1] + count[2] + count[3] + count[4],
  tonumber(redis.call('GET', KEYS[7]) or '0'),
}
if wanted > 0 then
  for i = 6, #ARGV do
    local set = tonumber(ARGV[i])
    -- one more, in case it is the asker itself
    for _, endpoint in ipairs(redis.call('ZRANDMEMBER', KEYS[set], wanted + 1)) do
      answer[#answer + 1] = endpoint
    end
  end
end
return answer
