error-no-operators = Milepostの設定に運営者が指定されていないため、まだ誰も実行できません。運営者は[discord]にユーザーまたはロールのIDを記入してください：operators = ["175928847299117063"]
reading-is-no-news = 「{ $account }」には、その時刻またはそれ以降の数値がすでにあります。古い数値は`milepost import`で取り込めます。
    .plain = 「{ $account }」には、{ $at }またはそれ以降の数値がすでにあります。古い数値は'milepost import'で取り込めます。

operators-approved = **承認しました：**{ $name } { COUNT($count) }人（{ $at }）
operators-rejected = **却下しました：**{ $name } { COUNT($count) }人（{ $at }）
operators-announced = お知らせ{ $count }件を送信します：
operators-nothing-announced = これに伴うお知らせはありません。
operators-corrected = { $count ->
    [0] 訂正は不要です。この数値だけに基づくお知らせを受け取ったチャンネルはありません。以降の数値で裏付けられるお知らせはそのまま残ります。
   *[other] この数値に基づくお知らせを受け取ったチャンネルに、訂正{ $count }件を送信します。
}
operators-more = …ほか{ $count }件
operators-reject-warning = **この数値は承認済みです：**{ $name } { COUNT($count) }人（{ $at }）。却下すると、この数値に基づくお知らせをすべて取り消し、受け取ったすべてのチャンネルに訂正を投稿します。元には戻せません。
operators-reject-events = それ以降のお知らせは次のとおりです。この数値に基づかないものはそのまま残ります：
operators-reject-no-events = それ以降、このアカウントについてのお知らせはありません。
operators-reject-button = 却下して訂正
operators-reject-later-button = 以降の数値もすべて却下
operators-entered = **入力し、承認しました：**{ $name } { COUNT($count) }人
operators-entered-held = **入力しましたが、保留中です：**{ $name } { COUNT($count) }人は変動が大きすぎます。正しい場合は`/{ command-reading } { command-reading-approve }`で承認してください。
operators-polled = **{ $source }：**アカウント{ $of }件中{ $count }件の数値を取得しました。
operators-polled-unchanged = うち{ $count }件は文書の数値が変わっていないため、新しい取得とは見なしません。
operators-polled-held = うち{ $count }件は変動が大きすぎるため、保留しました。
operators-source-failed = ⚠️ **{ $source }**：{ $kind }（{ $reason }）
operators-source-limited = { $at }まで、これ以上のリクエストを受け付けません。
operators-source-credentials = 認証情報が受け付けられません。更新してください。
operators-source-refused = リクエストの内容が拒否されました。再試行しても結果は変わりません。
operators-source-payload = 応答の形式が取り決めと異なります。Milepostの更新が必要かもしれません。
operators-source-unavailable = 現在取得できません。次回の取得時に再試行します。
operators-incident-believed = **{ $source }**の異常状態を終了し、保留中の数値を承認しました。
operators-incident-held = **{ $source }**の異常状態を終了しました。保留中の数値は、今後の数値または運営者が判断するまでそのままです。

operators-no-reading = 「{ $name }」は判断の対象となる数値ではありません。すでに判断済みの可能性があります。候補からお選びください。
operators-believed-already = この数値はすでに承認されています。
operators-refused = 実行できません：{ $reason }
operators-no-source = 「{ $name }」という取得元はありません。利用できる取得元：{ $names }
operators-no-sources = 取得元がありません。
operators-no-incident = 「{ $name }」に異常状態はありません。候補からお選びください。
