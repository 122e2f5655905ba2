# Builds hashes, objects and texts, in threads and in a child too. Usage: objects.rb ROUNDS
Node = Struct.new(:left, :right, :name)

def tree(depth) = depth.zero? ? nil : Node.new(tree(depth - 1), tree(depth - 1), "node #{depth} " * (depth % 5))
def letters(node) = node ? node.name.size + letters(node.left) + letters(node.right) : 0

rounds = ARGV[0].to_i
words = Hash.new { |hash, key| hash[key] = [] }
sum = 0
rounds.times do |round|
  sum += letters(tree(11))
  3000.times { |i| words["word #{(i * 7919 + round) % 5003}"] << 'x' * (i % 80) }
  words.delete_if { |key, _| key.sum % 7 == round % 7 }
end
puts "#{sum} letters, #{words.size} words, #{words.values.flatten.sum(&:size)} bytes"
puts 4.times.map { |n| Thread.new { (1..rounds).sum { |i| letters(tree(6 + (n + i) % 4)) } } }.map(&:value).inspect

reader, writer = IO.pipe
child = fork do
  reader.close
  writer.puts words.keys.sort.first(3).join(','), letters(tree(10))
  exit! 3
end
writer.close
puts reader.read
puts "child exit #{Process.wait2(child)[1].exitstatus}"
