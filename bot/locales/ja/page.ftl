page-boards = ランキング
page-compare = 比較
page-announcements = お知らせ
page-navigation = ページ
page-language = 言語
page-skip = 本文へ移動
page-full = ページ全体を開く
page-about = 各都市の公式アカウントのフォロワー数と、節目の突破や順位の逆転の動きをお届けします。
page-rules = 普段の動きから外れた数値は、その後の取得で確認できるまで保留します。節目の突破をお知らせするのは一度だけ、順位の逆転は続けて何度か確認できてからです。誤りがわかった場合は、公開の場で訂正します。
page-zone = 表示時刻：{ $zone }
page-for-programs = 開発者向け
page-theme = 表示モード
page-theme-choice = { $theme ->
    [light] ライト
    [dark] ダーク
   *[auto] 自動
}
page-remarks = いま起きていること
page-remarks-before = これまでに起きたこと
page-connection-lost = 接続が切れました。再接続しています…

page-as-of = { $at }現在
page-no-boards = ランキングはまだありません。運営者が設定に追加すると、ここに表示されます。
page-no-counts = 確認できた数値はまだありません。最初の取得が終わると、ランキングが自動的に表示されます。
page-no-announcements = お知らせはまだありません。節目の突破や順位の逆転が、ここに自動的に表示されます。
page-all-announcements = お知らせ一覧
page-whole-board = ランキング全体
page-more-places = …ほか{ $count }件

page-caption = ランキング：{ $board }
page-rank = 順位
page-account = アカウント
page-trend = 推移
page-followers = フォロワー
page-gap = 差
page-level = 同数
page-period = 期間
page-days = { $days ->
    [365] 1年
   *[other] { $days }日
}
page-about-number = 約
page-climbed = { $places }ランク上昇
page-fell = { $places }ランク下降
page-next = { $threshold }まであと{ $missing }
page-stale = 最新の数値：{ $at }
page-looked-at = 最終確認：{ $at }
page-held = より新しい数値は確認中です
page-summary-place = { $rank }位 { $name } { $count }

page-take = 活用する
page-ranking-csv = ランキング（CSV）
page-history-csv = 推移（CSV）
page-kiosk = 大型画面用
page-embed = ご自身のページに埋め込む
page-embed-how = 次のコードをページのHTMLに貼り付けてください。内容は自動的に更新されます。

page-filter = ランキング
page-all-boards = すべて
page-no-announcements-of = このランキングについてのお知らせはまだありません。
page-paging = ほかのお知らせ
page-newer = 新しいお知らせ
page-older = 以前のお知らせ
page-no-older = これより前のお知らせはありません。
page-withdrawn = 取り消し済み
page-withdrawn-title = 取り消し済み：{ $title }
page-see-correction = 訂正を見る
page-see-corrected = 取り消されたお知らせを見る
page-share = 共有
page-copy = アドレスをコピー
page-copied = コピーしました
page-by-mail = メールで送る
page-save-picture = 画像を保存

page-failure-not-found = ページが見つかりません
page-failure-why-not-found = 存在しないアドレスか、現在は集計していない内容です。
page-failure-bad-query = アドレスを読み取れません
page-failure-why-bad-query = アドレスの「?」より後ろに誤りがあります。
page-failure-too-many = リクエストが多すぎます
page-failure-why-too-many = しばらく待ってから、もう一度お試しください。
page-failure-broken = 問題が発生しました
page-failure-why-broken = しばらくしてから、もう一度お試しください。
page-back = ランキングを見る

unknown-announcement = 「{ $name }」というお知らせはありません。お知らせのキーは /api/announcements で一覧できます。
query-number = 「{ $name }」には1から{ $most }までの整数を指定してください。指定された値：「{ $text }」
query-accounts = 「account」にアカウントが{ $count }件指定されています。指定できるのは{ $most }件までです。
query-kind = 「kind」には次のいずれかを指定してください：{ $known }。指定された値：「{ $text }」
